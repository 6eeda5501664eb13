"""How is an object that stands at many places of a level run once for all of them?"""

from collections.abc import Iterator
from itertools import islice

from engine.outcomes import Column
from engine.places import Places, Steps

SAMPLE = 1000  # objects that are looked at before all are


class Distinct:
    """The distinct objects of a column, in the order in which they come first."""

    def __init__(self, column: Column) -> None:
        self.ids = list(map(id, column))
        self._objects = dict(zip(self.ids, column, strict=True))
        self.objects = list(self._objects.values())

    def spread(self, done: Column) -> Column:
        """What each object came to, at every place of it."""
        found = dict(zip(self._objects, done, strict=True))
        return [found[key] for key in self.ids]

    def places(self, places: Places) -> Places:
        return SharedPlaces(places, self.ids, list(self._objects))


class SharedPlaces(Places):
    """Objects that stand at several places each."""

    def __init__(self, places: Places, ids: list[int], keys: list[int]) -> None:
        self.all, self.ids, self.keys = places, ids, keys

    def trails(self, row: int) -> Iterator[Steps]:
        key = self.keys[row]
        places = (place for place, found in enumerate(self.ids) if found == key)
        return (trail for place in places for trail in self.all.trails(place))

    def waits(self, row: int) -> int:
        return self.all.waits(self.ids.index(self.keys[row]))


def shared(column: Column) -> Distinct | None:
    """The distinct objects, where there are less than half as many as places; looked for only where some repeat."""
    sample = min(SAMPLE, len(column))
    if len(set(map(id, islice(column, sample)))) * 2 > sample:
        return None
    distinct = Distinct(column)
    return distinct if len(distinct.objects) * 2 <= len(column) else None
