"""What has happened in the spaces that somebody in this process listens to? One reader for all of them."""

import asyncio
import logging
from contextlib import suppress
from uuid import UUID

from actions.listeners import Listeners
from models.hearing import concerned, happened_after, last_sequences

HEALING = 1.0  # seconds after which it looks whether a space moved although no bell rang
BREATH = 0.02  # seconds between two looks, so that a storm of bells is a few
TROUBLE = 5.0  # seconds, at most, between two looks at a database that does not answer
MOST_DOUBLINGS = 10  # of a pause, which is TROUBLE by then
PAGE = 1000
log = logging.getLogger(__name__)


class Watch:
    """Reads the new events of a space once, however many listen, and wakes only those whom one concerns."""

    def __init__(self, listeners: Listeners) -> None:
        self._listeners = listeners
        self._last: dict[UUID, int] = {}  # the newest event that was read, by space
        self._rung = set[UUID]()
        self._stirred = asyncio.Event()
        self.healed = 0  # how often a space had moved, and no bell had rung

    def look(self, space_id: UUID) -> None:
        """Soon, if anybody listens: a bell rang there."""
        if self._listeners.are_in(space_id):
            self._rung.add(space_id)
            self._stirred.set()

    def begin(self, space_id: UUID) -> None:
        """Somebody listens there from now on."""
        if space_id not in self._last:
            self._stirred.set()

    async def run(self) -> None:
        """Until it is cancelled. A database that does not answer makes it pause, not end."""
        loop, healed, failed = asyncio.get_running_loop(), 0.0, 0
        while True:
            await self._listeners.some.wait()
            with suppress(TimeoutError):
                async with asyncio.timeout_at(healed + HEALING):
                    await self._stirred.wait()
            try:
                if await self._look(heal=loop.time() >= healed + HEALING):
                    healed = loop.time()
                failed = 0
            except Exception as error:
                failed += 1
                if failed == 1:
                    log.warning("the diaries could not be read, and are read again: %r", error)
            await asyncio.sleep(pause_after(failed))

    async def _look(self, heal: bool) -> bool:
        """At the spaces where a bell rang, and at all if it is time; tells whether it was at all.

        Whatever fails is found by the next look at all: a space counts as read when its listeners were woken.
        """
        self._stirred.clear()
        watched = set(self._listeners.spaces)
        rung, self._rung = self._rung & watched, set()
        for left in self._last.keys() - watched:
            del self._last[left]
        at_all = heal or bool(watched - self._last.keys())
        if at_all:
            moved = await self._moved(watched)
            self.healed += len(moved - rung)
            rung |= moved
        for space_id in rung:
            await self._read(space_id)
        return at_all

    async def _moved(self, watched: set[UUID]) -> set[UUID]:
        """Where something happened that was not read.

        Nobody knows what those have seen who listen to a new space, or to one that was restored: they look again.
        """
        newest = await last_sequences(watched)
        moved = set()
        for space_id in watched:
            last, now = self._last.get(space_id), newest.get(space_id, 0)
            if last is None or now < last:
                self._last[space_id] = now
                self._listeners.wake_all(space_id)
            elif now > last:
                moved.add(space_id)
        return moved

    async def _read(self, space_id: UUID) -> None:
        while True:
            events = await happened_after(space_id, self._last[space_id], PAGE)
            if events:
                self._last[space_id] = events[-1].sequence
                self._listeners.wake(space_id, concerned(events))
            if len(events) < PAGE:
                return


def pause_after(failures: int) -> float:
    """Seconds before the next look, after so many that failed, however many they are."""
    return min(TROUBLE, BREATH * 2.0 ** min(failures, MOST_DOUBLINGS))
