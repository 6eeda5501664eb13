"""Which large query has its turn?

Side by side they drive each other's rows out of the processor's caches: eight of them take a third as long again as one
after the other.
"""

import asyncio
from contextlib import suppress
from weakref import WeakKeyDictionary

MANY = 500  # parents of a step that reads more for each of them
PATIENCE = 2.0  # seconds: the turn of one that waits for the database itself is not waited for without end

_places: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock] = WeakKeyDictionary()


class Turn:
    """One query's, among the large ones of its event loop. Whatever is small goes on meanwhile."""

    def __init__(self) -> None:
        self._coming = asyncio.Lock()
        self._place: asyncio.Lock | None = None
        self._is_waited_for = True

    async def come(self) -> None:
        """Waited for once, by all large steps of the query that have begun; after PATIENCE they go on without it."""
        async with self._coming:
            if self._is_waited_for:
                await self._wait()

    async def _wait(self) -> None:
        place = _places.setdefault(asyncio.get_running_loop(), asyncio.Lock())
        with suppress(TimeoutError):
            async with asyncio.timeout(PATIENCE):
                await place.acquire()
                self._place = place
        if not self._is_waited_for:  # the query has ended meanwhile
            self.end()
        self._is_waited_for = False

    def end(self) -> None:
        """Somebody else's turn comes. What is left of the query, if anything is, goes on without."""
        self._is_waited_for = False
        if self._place:
            self._place.release()
            self._place = None
