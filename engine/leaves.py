"""How are scalars and enums written? A column whose values are all plain is taken as it is."""

from collections.abc import Collection
from itertools import repeat
from types import NoneType
from typing import Any

from graphql import GraphQLEnumType, GraphQLLeafType

from engine.outcomes import Column
from engine.places import Places
from engine.plain import PLAIN, Plain
from engine.run import Asked, Run


class Leaf:
    """A scalar or an enum."""

    pure = True

    def __init__(self, kind: GraphQLLeafType, asked: Asked, plain: Plain | None) -> None:
        self.kind, self.asked = kind, asked
        self.plain = PLAIN.get(kind, plain)
        self.few = isinstance(kind, GraphQLEnumType)

    def is_plain(self, kinds: Collection[type], column: Column) -> bool:
        """Whether the column, with its None, is what the answer says."""
        if not self.plain or self.plain.type not in kinds:
            return False
        if len(kinds) == 1:
            return self.plain.fits(column)
        return len(kinds) == 2 and NoneType in kinds and self.plain.fits([v for v in column if v is not None])

    def complete(self, run: Run, column: Column, places: Places) -> Column:
        try:
            return self._few_written(run, column) if self.few else self._written(run, column)
        except Exception:  # some value can't be written: which?
            return [self._one(run, value, places, row) for row, value in enumerate(column)]

    def _written(self, run: Run, column: Column) -> Column:
        return list(map(run.context.complete_leaf_value, repeat(self.kind), column))

    def _few_written(self, run: Run, column: Column) -> Column:
        """Each object once. By identity, for the hash of an enum's member is slow, unless it is that of its text."""
        kinds = set(map(type, column))
        if len(kinds) == 1 and issubclass(kinds.pop(), str):
            distinct = list(set(column))
            return list(map(dict(zip(distinct, self._written(run, distinct), strict=True)).get, column))
        ids = list(map(id, column))
        members = dict(zip(ids, column, strict=True))
        texts = dict(zip(members, self._written(run, list(members.values())), strict=True))
        return [texts[key] for key in ids]

    def _one(self, run: Run, value: Any, places: Places, row: int) -> Any:
        try:
            return run.context.complete_leaf_value(self.kind, value)
        except Exception as error:
            return run.fail(error, self.asked.nodes, places, row)
