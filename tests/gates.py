"""How do streams look exactly when a test says so? Through a gate that is shut while something is done."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest

from actions.bell import Bell
from models.hearing import last_sequences


class Gate:
    """Stands in for waiting: a stream that was woken looks once the gate is open, as a slow client would."""

    def __init__(self, bell: Bell) -> None:
        self._bell = bell
        self._resting: set[asyncio.Event] = set()
        self._open = asyncio.Event()
        self.moved = asyncio.Event()

    async def woken(self, flag: asyncio.Event) -> None:
        self._resting.add(flag)
        self.moved.set()
        try:
            await flag.wait()
            await self._open.wait()
        finally:
            self._resting.discard(flag)
        flag.clear()

    async def settle(self, live: Callable[[], int]) -> None:
        """Open it until each of the live streams has looked and rests again, woken by all that has happened."""
        self._open.set()
        async with asyncio.timeout(20):
            await self._all_is_heard()
            while sum(not flag.is_set() for flag in self._resting) < live():
                self.moved.clear()
                await self.moved.wait()
                await self._all_is_heard()
        self._open.clear()

    async def _all_is_heard(self) -> None:
        """Until the reader of what happens has read it, and woken whom it concerns."""
        spaces, read = self._bell.listeners.spaces, self._bell._watch._last
        while any(read.get(space) != last for space, last in (await last_sequences(spaces)).items()):  # noqa: ASYNC110 - only the database knows
            await asyncio.sleep(0.001)


@contextmanager
def gated(bell: Bell) -> Iterator[Gate]:
    """No heartbeat and no pause: what is sent depends on what is done alone."""
    gate = Gate(bell)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("subscriptions.pictures.woken", gate.woken)
        patch.setattr("subscriptions.diaries.woken", gate.woken)
        patch.setattr("subscriptions.audiences.within_a_heartbeat", gate.woken)
        patch.setattr("subscriptions.waiting.PAUSE", 0)
        patch.setattr("subscriptions.waiting.HEARTBEAT", 3600)
        yield gate
