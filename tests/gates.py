"""How do streams look exactly when a test says so? Through a gate that is shut while something is done."""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import pytest


class Gate:
    """Stands in for waiting: a stream that was woken looks once the gate is open, as a slow client would."""

    def __init__(self) -> None:
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
        """Open it until each of the live streams has looked and rests again."""
        self._open.set()
        async with asyncio.timeout(20):
            while sum(not flag.is_set() for flag in self._resting) < live():
                self.moved.clear()
                await self.moved.wait()
        self._open.clear()


@contextmanager
def gated() -> Iterator[Gate]:
    """No heartbeat and no pause: what is sent depends on what is done alone."""
    gate = Gate()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("subscriptions.pictures.woken", gate.woken)
        patch.setattr("subscriptions.diaries.woken", gate.woken)
        patch.setattr("subscriptions.audiences.within_a_heartbeat", gate.woken)
        patch.setattr("subscriptions.waiting.PAUSE", 0)
        yield gate
