"""Which large query has its turn?

Side by side they drive each other's rows out of the processor's caches: eight of them take a third as long again as one
after the other.
"""

import asyncio
from weakref import WeakKeyDictionary

MANY = 500  # parents of a step that reads more for each of them

_places: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock] = WeakKeyDictionary()


class Turn:
    """One query's, among the large ones of its event loop. Whatever is small goes on meanwhile."""

    def __init__(self) -> None:
        self._coming = asyncio.Lock()
        self._place: asyncio.Lock | None = None

    async def come(self) -> None:
        """Waited for once; all large steps of the query wait for it, and none once it has come."""
        async with self._coming:
            if self._place is None:
                place = _places.setdefault(asyncio.get_running_loop(), asyncio.Lock())
                await place.acquire()
                self._place = place

    def end(self) -> None:
        """Somebody else's turn comes."""
        if self._place:
            self._place.release()
            self._place = None
