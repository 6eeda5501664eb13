"""Where in the answer does a value of a column stand?

A level keeps one object for all of its values. Paths are made only when somebody asks: for an error, or for a resolver.
"""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from typing import NamedTuple, cast

from graphql.pyutils import Path


class Step(NamedTuple):
    """One key of a path. `order` is its place among its siblings, as graphql-core would meet them."""

    order: int
    key: str | int
    nullable: bool
    typename: str | None = None


Steps = tuple[Step, ...]


class Places:
    """The places of a level, by row. This is the root's: the whole answer."""

    def trails(self, row: int) -> Iterator[Steps]:
        """Every way to the place; more than one where equal objects were run once for all of their places."""
        yield ()

    def waits(self, row: int) -> int:
        """How many awaitables stand on the way."""
        return 0

    def steps(self, row: int) -> Steps:
        """The first way to the place."""
        return next(self.trails(row))

    def path(self, row: int) -> Path:
        """The path of the field, as graphql-core tells it to resolvers: without the items of its own lists."""
        path = None
        steps = self.steps(row)
        while steps and steps[-1].typename is None:
            steps = steps[:-1]
        for step in steps:
            path = Path(path, step.key, step.typename)
        return cast(Path, path)  # the root has none, and nobody asks for it


ROOT = Places()


class FieldPlaces(Places):
    """One field of each object of a level."""

    def __init__(self, parents: Places, step: Step) -> None:
        self.parents, self.step = parents, step

    def trails(self, row: int) -> Iterator[Steps]:
        return ((*trail, self.step) for trail in self.parents.trails(row))

    def waits(self, row: int) -> int:
        return self.parents.waits(row)


class ItemPlaces(Places):
    """The items of each list of a level, one list after the other. `starts` tells where each list begins."""

    def __init__(self, lists: Places, starts: Sequence[int], nullable: bool) -> None:
        self.lists, self.starts, self.nullable = lists, starts, nullable

    def trails(self, row: int) -> Iterator[Steps]:
        index = row - self.starts[self._list(row)]
        step = Step(index, index, self.nullable)
        return ((*trail, step) for trail in self.lists.trails(self._list(row)))

    def waits(self, row: int) -> int:
        return self.lists.waits(self._list(row))

    def _list(self, row: int) -> int:
        return bisect_right(self.starts, row) - 1


class SomePlaces(Places):
    """A few rows of a level."""

    def __init__(self, all_places: Places, rows: Sequence[int]) -> None:
        self.all, self.rows = all_places, rows

    def trails(self, row: int) -> Iterator[Steps]:
        return self.all.trails(self.rows[row])

    def waits(self, row: int) -> int:
        return self.all.waits(self.rows[row])


class LaterPlaces(Places):
    """A level in which some values had to be waited for."""

    def __init__(self, places: Places, rows: Sequence[int]) -> None:
        self.places, self.rows = places, frozenset(rows)

    def trails(self, row: int) -> Iterator[Steps]:
        return self.places.trails(row)

    def waits(self, row: int) -> int:
        return self.places.waits(row) + (row in self.rows)
