"""Who in this process waits for something to happen in a space?"""

import asyncio
from collections import defaultdict
from collections.abc import Iterable, Iterator, KeysView
from dataclasses import dataclass, field
from uuid import UUID

from models.hearing import Concern, Topic
from models.rights import Roles
from models.who import Who


@dataclass(eq=False, slots=True, weakref_slot=True)
class Listener:
    """`who` may lose rights without an event; None for who has none to lose. `flag` is set when to look again.

    `roles` are what they were in the space when that was asked last; None where nobody knows.
    """

    space_id: UUID
    concern: Concern
    who: Who | None
    roles: Roles | None = None
    flag: asyncio.Event = field(default_factory=asyncio.Event)


class Listeners:
    """By space, then by what concerns them: finding whom to wake takes no longer for many."""

    def __init__(self) -> None:
        self._listeners: dict[UUID, dict[Concern, set[Listener]]] = defaultdict(lambda: defaultdict(set))
        self._doubted = set[UUID]()
        self.some = asyncio.Event()  # set while there is one at least
        self.in_doubt = asyncio.Event()  # set while somebody may have lost rights

    def __iter__(self) -> Iterator[Listener]:
        for concerns in self._listeners.values():
            for some in concerns.values():
                yield from some

    @property
    def spaces(self) -> KeysView[UUID]:
        """Where somebody listens, now and whenever it is looked at."""
        return self._listeners.keys()

    def are_in(self, space_id: UUID) -> bool:
        return space_id in self._listeners

    def add(self, listener: Listener) -> None:
        self._listeners[listener.space_id][listener.concern].add(listener)
        self.some.set()

    def discard(self, listener: Listener) -> None:
        concerns = self._listeners[listener.space_id]
        concerns[listener.concern].discard(listener)
        if not concerns[listener.concern]:
            del concerns[listener.concern]
        if not concerns:
            del self._listeners[listener.space_id]
        if not self._listeners:
            self.some.clear()

    def wake(self, space_id: UUID, concerns: Iterable[Concern]) -> None:
        """Those who listen to the space and are concerned."""
        listeners = self._listeners.get(space_id, {})
        for concern in concerns:
            if concern is Topic.LEARNERS:
                _set(some for heard, some in listeners.items() if isinstance(heard, UUID))
            _set([listeners.get(concern, set())])

    def doubt(self, space_id: UUID) -> None:
        """Somebody may have lost rights there. Who listens for many asks for them all."""
        if self.are_in(space_id):
            self._doubted.add(space_id)
            self.in_doubt.set()
            for some in self._listeners[space_id].values():
                _set([{listener for listener in some if not listener.who}])

    def doubted(self) -> set[UUID]:
        """Where somebody may have lost rights since this was asked last."""
        self.in_doubt.clear()
        doubted, self._doubted = self._doubted, set()
        return doubted

    def wake_all(self, space_id: UUID) -> None:
        _set(self._listeners.get(space_id, {}).values())


def _set(groups: Iterable[set[Listener]]) -> None:
    for listeners in groups:
        for listener in listeners:
            listener.flag.set()
