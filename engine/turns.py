"""Which large query has its turn?

Side by side they drive each other's rows out of the processor's caches: eight of them take half as long again as one
after the other.
"""

import asyncio
from weakref import WeakKeyDictionary

MANY = 500  # parents of a step that reads more for each of them

_places: WeakKeyDictionary[asyncio.AbstractEventLoop, asyncio.Lock] = WeakKeyDictionary()


class Turn:
    """One query's, among the large ones of its event loop. Whatever is small goes on meanwhile."""

    def __init__(self) -> None:
        self._place: asyncio.Lock | None = None
        self._has_come = False

    async def come(self) -> None:
        """Waited for once, at the first large step; those beside it go on with it."""
        if self._place is None:
            self._place = _places.setdefault(asyncio.get_running_loop(), asyncio.Lock())
            await self._place.acquire()
            self._has_come = True

    def end(self) -> None:
        """Somebody else's turn comes."""
        if self._place and self._has_come:
            self._place.release()
            self._has_come = False
