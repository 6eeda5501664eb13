"""What happens to a value before its type matters: waited for, raised, null where it may be null, or not."""

import asyncio
from collections.abc import Sequence
from types import GeneratorType, NoneType
from typing import Any

from graphql.pyutils import Undefined, UndefinedType

from engine.failures import NULLED, Nulled
from engine.leaves import Leaf
from engine.outcomes import Column, Outcome, then
from engine.places import LaterPlaces, Places, SomePlaces
from engine.run import Asked, Completion, Run, put

GAPS = frozenset({NoneType, Nulled})


class Position:
    """A field's value or a list's item, of one type."""

    def __init__(self, completion: Completion, nullable: bool, asked: Asked) -> None:
        self.completion, self.nullable, self.asked = completion, nullable, asked

    @property
    def pure(self) -> bool:
        return self.completion.pure

    def complete(self, run: Run, column: Column, places: Places) -> Outcome:
        """What the answer says for each value; NULLED where the place above becomes null."""
        kinds = set(map(type, column))
        if self._is_plain(kinds, column):
            return column
        waiting = awaitable_rows(run, column, kinds)
        if waiting:
            later = LaterPlaces(places, waiting)
            return then(arrived(run, column, waiting), lambda found: self._arrived(run, found, later))
        return self._complete(run, column, places, kinds)

    def _arrived(self, run: Run, column: Column, places: Places) -> Outcome:
        kinds = set(map(type, column))
        return column if self._is_plain(kinds, column) else self._complete(run, column, places, kinds)

    def _is_plain(self, kinds: set[type], column: Column) -> bool:
        if not isinstance(self.completion, Leaf) or (NoneType in kinds and not self.nullable):
            return False
        return self.completion.is_plain(kinds, column)

    def _complete(self, run: Run, column: Column, places: Places, kinds: set[type]) -> Outcome:
        if any(kind is UndefinedType or issubclass(kind, Exception) for kind in kinds):
            column = [self._raised(run, value, places, row) for row, value in enumerate(column)]
            kinds = set(map(type, column))
        if NoneType in kinds and not self.nullable:
            column = [self._missed(run, value, places, row) for row, value in enumerate(column)]
            kinds = set(map(type, column))
        return then(self._filled(run, column, places, kinds), lambda done: self._closed(run, done))

    def _filled(self, run: Run, column: Column, places: Places, kinds: set[type]) -> Outcome:
        if kinds.isdisjoint(GAPS):
            return self.completion.complete(run, column, places)
        rows = [row for row, value in enumerate(column) if value is not None and value is not NULLED]
        if not rows:
            return column
        values = [column[row] for row in rows]
        done = self.completion.complete(run, values, SomePlaces(places, rows))
        return then(done, lambda found: put(column, rows, found))

    def _closed(self, run: Run, column: Column) -> Column:
        """Where null is allowed, a failure goes no further."""
        if self.nullable and run.failures:
            return [None if value is NULLED else value for value in column]
        return column

    def _raised(self, run: Run, value: Any, places: Places, row: int) -> Any:
        if isinstance(value, Exception):
            return run.fail(value, self.asked.nodes, places, row)
        return None if value is Undefined else value

    def _missed(self, run: Run, value: Any, places: Places, row: int) -> Any:
        if value is not None:
            return value
        missing = TypeError(f"Cannot return null for non-nullable field {self.asked.label}.")
        return run.fail(missing, self.asked.nodes, places, row)


def awaitable_rows(run: Run, column: Column, kinds: set[type]) -> list[int]:
    """The rows that must be waited for, if any: looked at by type, of which a column has few."""
    if not any(map(_may_wait, kinds)):
        return []
    is_awaitable = run.context.is_awaitable
    return [row for row, value in enumerate(column) if is_awaitable(value)]


def _may_wait(kind: type) -> bool:
    return hasattr(kind, "__await__") or issubclass(kind, GeneratorType)


async def arrived(run: Run, column: Column, waiting: Sequence[int]) -> Column:
    """The column with the values at these rows waited for."""
    run.waited = True
    return put(column, waiting, await settled([column[row] for row in waiting]))


async def settled(awaitables: Sequence[Any]) -> list[Any]:
    """What each came to, the exception where it failed. Whatever is worse than an exception ends everything."""
    if len(awaitables) == 1:
        return [await _outcome(awaitables[0])]
    return await asyncio.gather(*map(_outcome, awaitables))


async def _outcome(awaitable: Any) -> Any:
    try:
        return await awaitable
    except Exception as error:
        return error
