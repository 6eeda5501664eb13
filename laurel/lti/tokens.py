"""Which tokens of platforms' services are good still? (Security Framework 1.0, section 4.1)"""

import threading
import time

from cachetools import LRUCache

from models.lti_platforms import PlatformRow

MOST = 1000
MOST_CHARACTERS = 10_000
HOUR = 3600.0  # the longest that one is remembered, in seconds
LEEWAY = 70.0  # seconds: a token that is about to end would end under way


class PlatformTokens:
    """For all threads of this process; by platform, as it is registered now, and by scopes."""

    def __init__(self) -> None:
        self._known: LRUCache[tuple[PlatformRow, str], tuple[str, float]] = LRUCache(MOST)
        self._lock = threading.Lock()

    def of(self, platform: PlatformRow, scopes: str) -> str | None:
        with self._lock:
            token, until = self._known.get((platform, scopes), (None, 0.0))
        return token if time.monotonic() < until else None

    def keep(self, platform: PlatformRow, scopes: str, token: str, seconds: float) -> None:
        """Not one of absurd length: a thousand of them could take all memory."""
        until = time.monotonic() + min(float(seconds), HOUR) - LEEWAY
        if len(token) <= MOST_CHARACTERS:
            with self._lock:
                self._known[platform, scopes] = token, until

    def forget(self, platform: PlatformRow) -> None:
        """Of this one: what one platform answers costs no other one anything."""
        with self._lock:
            for key in [key for key in self._known if key[0] == platform]:
                del self._known[key]
