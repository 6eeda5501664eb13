"""How is the cost of what is asked again and again told without counting again?"""

from collections.abc import Mapping
from hashlib import blake2b
from typing import NamedTuple

from cachetools import LRUCache
from graphql import DocumentNode, GraphQLSchema
from graphql.utilities import get_operation_ast

from engine.given import Given, Variables
from engine.limits import Limits, Verdict, judged, of_variables
from engine.sizes import Shapes

MOST_REMEMBERED = 2000  # documents, and as many prices

Key = tuple[bytes, str | None, Limits]


class _Steering(NamedTuple):
    """A document, and what the variables that steer its size were."""

    key: Key
    given: tuple[Given, ...]


class Prices:
    """Of one schema. What was within the limits is remembered by the text and the variables that steer sizes."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self._shapes = Shapes(schema)
        self._steering: LRUCache[Key, tuple[str, ...]] = LRUCache(MOST_REMEMBERED)
        self._prices: LRUCache[_Steering, int] = LRUCache(MOST_REMEMBERED)

    def of(
        self,
        document: DocumentNode,
        text: str | None,
        name: str | None,
        values: Mapping[str, object],
        limits: Limits,
    ) -> Verdict:
        """Without a text nothing is remembered. An operation that is not there costs nothing: others refuse it."""
        if excess := of_variables(values):
            return Verdict(0, excess)
        operation = get_operation_ast(document, name)
        if operation is None:
            return Verdict(0)
        variables = Variables(operation, values)
        key = (
            None if text is None else (blake2b(text.encode("utf-8", "surrogatepass")).digest(), name, limits)
        )
        if (known := self._remembered(key, variables)) is not None:
            return Verdict(known)
        verdict = judged(self._shapes, document, operation, variables, limits)
        if key and not verdict.excess:
            names = variables.read()
            self._steering[key] = names
            self._prices[_steering(key, names, variables)] = verdict.cost
        return verdict

    def _remembered(self, key: Key | None, variables: Variables) -> int | None:
        names = self._steering.get(key) if key else None
        return None if key is None or names is None else self._prices.get(_steering(key, names, variables))


def _steering(key: Key, names: tuple[str, ...], variables: Variables) -> _Steering:
    return _Steering(key, tuple(variables[name] for name in names))
