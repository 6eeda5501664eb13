"""Which documents are trusted, without asking the database each time?"""

import asyncio
from collections.abc import Callable
from datetime import datetime, timedelta
from sys import getsizeof

from cachetools import LRUCache

from actions.trusted_documents import hash_of
from laurel.web.documents import documents_of_pages
from models.trusted_documents import trusted_hashes, trusted_text

FRESH = timedelta(seconds=10)  # what the operator adds or removes is noticed within
MOST_BYTES = 32 * 1024 * 1024  # of texts in memory


class TrustedDocuments:
    """Those that the operator registered, and those of our own pages. `now` gives an instant in UTC.

    All hashes are read at most once in `FRESH`, whoever asks for whatever; a text is read when it is first used.
    """

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self._own = {hash_of(text): text for text in documents_of_pages()}
        self._hashes: frozenset[str] = frozenset()
        self._read_at: datetime | None = None
        self._reading = asyncio.Lock()
        self._texts: LRUCache[str, str] = LRUCache(MOST_BYTES, getsizeof=getsizeof)

    async def has(self, hash: str) -> bool:
        if hash in self._own:
            return True
        async with self._reading:
            if self._read_at is None or not self._now() < self._read_at + FRESH:
                self._hashes, self._read_at = await trusted_hashes(), self._now()
        return hash in self._hashes

    async def text(self, hash: str) -> str | None:
        """None where no trusted document has this hash."""
        if not await self.has(hash):
            return None
        found = self._own.get(hash) or self._texts.get(hash) or await trusted_text(hash)
        if found is not None and hash not in self._own:
            self._texts[hash] = found
        return found
