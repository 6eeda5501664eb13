"""How do the lists of a level become one column of items, and lists again?"""

from collections.abc import AsyncIterable, Sequence
from contextlib import suppress
from itertools import accumulate, chain, pairwise
from typing import Any, NamedTuple

from graphql import GraphQLError
from graphql.execution.executor import collect_iterator_awaitables
from graphql.pyutils import is_iterable

from engine.failures import NULLED
from engine.outcomes import Column, Outcome, then
from engine.places import ItemPlaces, LaterPlaces, Places
from engine.positions import Position, settled
from engine.run import Asked, Run, put

PLAIN = frozenset({list, tuple})


class Read(NamedTuple):
    """What an iterable gave, and why it broke off if it did."""

    items: Sequence[Any]
    error: Exception | None = None


class ListOf:
    """A list of items of one type."""

    def __init__(self, item: Position, asked: Asked) -> None:
        self.item, self.asked = item, asked

    @property
    def pure(self) -> bool:
        return self.item.pure

    def complete(self, run: Run, column: Column, places: Places) -> Outcome:
        if PLAIN.issuperset(map(type, column)):
            return self._completed(run, column, places, {})
        is_async = run.context.is_async_iterable
        waiting = [row for row, value in enumerate(column) if is_async(value)]
        if not waiting:
            return self._listed(run, column, places)
        run.waited = True
        return then(
            self._read_all(column, waiting),
            lambda read: self._listed(run, read, LaterPlaces(places, waiting)),
        )

    async def _read_all(self, column: Column, rows: Sequence[int]) -> Column:
        """The column with the asynchronous iterables at these rows read, at the same time."""
        read = await settled([_read_later(column[row], self.item.nullable) for row in rows])
        return put(column, rows, read)

    def _listed(self, run: Run, column: Column, places: Places) -> Outcome:
        """Every iterable as a list; what broke off, or was none, with its error."""
        read = [value if type(value) is Read else self._read(run, value) for value in column]
        broken = {row: error for row, (_, error) in enumerate(read) if error}
        return self._completed(run, [items for items, _ in read], places, broken)

    def _read(self, run: Run, value: Any) -> Read:
        if not is_iterable(value):
            message = f"Expected Iterable, but did not find one for field '{self.asked.label}'."
            return Read([], GraphQLError(message))
        items, iterator = list[Any](), iter(())
        try:
            iterator = iter(value)
            items.extend(iterator)
        except Exception as error:
            left = collect_iterator_awaitables(iterator, run.context.is_awaitable)
            run.context.track_async_work(left)  # that none is left unawaited
            return Read(items, error)
        return Read(items)

    def _completed(self, run: Run, lists: Column, places: Places, broken: dict[int, Exception]) -> Outcome:
        starts = [0, *accumulate(map(len, lists))]
        items = list(chain.from_iterable(lists))
        inside = ItemPlaces(places, starts, self.item.nullable)
        done = self.item.complete(run, items, inside) if items else items
        for row, error in broken.items():
            run.fail(error, self.asked.nodes, places, row, last=True)
        return then(done, lambda found: _parted(run, found, starts, broken))


def _parted(run: Run, items: Column, starts: Sequence[int], broken: dict[int, Exception]) -> Column:
    lists: Column = [items[start:end] for start, end in pairwise(starts)]
    if run.failures:
        lists = [NULLED if NULLED in found else found for found in lists]
    return put(lists, list(broken), [NULLED] * len(broken)) if broken else lists


async def _read_later(iterable: AsyncIterable[Any], nullable: bool) -> Read:
    """To its end, to its failure, or to an item that nulls the whole list."""
    items, failure = list[Any](), None
    iterator: Any = None
    try:
        iterator = aiter(iterable)
        async for item in iterator:
            items.append(item)
            if not nullable and (item is None or isinstance(item, Exception)):
                break
        else:
            return Read(items)
    except Exception as error:
        failure = error
    with suppress(Exception):
        await iterator.aclose()
    return Read(items, failure)
