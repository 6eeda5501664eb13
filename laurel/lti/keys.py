"""Which keys has a platform? Kept for an hour; an unknown one makes us ask anew, at most once a minute (threat T71)."""

import threading
import time
from typing import Any

import requests
from cachetools import LRUCache
from pylti1p3.exception import LtiKeyException

HOUR = 3600.0
MINUTE = 60.0
MOST = 1000  # platforms
MOST_BYTES = 100_000  # of all keys of one: all of them are kept


class PlatformKeys:
    """For all threads of this process."""

    def __init__(self) -> None:
        self._known: LRUCache[str, tuple[float, dict[str, Any]]] = LRUCache(MOST)
        self._lock = threading.Lock()

    def of(self, session: requests.Session, address: str, kid: object) -> dict[str, Any]:
        """LtiKeyException where they are not to be had."""
        now = time.monotonic()
        with self._lock:
            asked_at, keys = self._known.get(address, (-HOUR, {}))
        fresh = now - asked_at < (HOUR if kid in _kids(keys) else MINUTE)
        if keys and fresh:
            return keys
        keys = _fetched(session, address)
        with self._lock:
            self._known[address] = now, keys
        return keys


def _fetched(session: requests.Session, address: str) -> dict[str, Any]:
    try:
        answer = session.get(address)
        if len(answer.content) > MOST_BYTES:
            raise LtiKeyException(f"the platform's keys are larger than {MOST_BYTES:,} bytes")
        found = answer.json()
    except (requests.RequestException, ValueError) as error:
        raise LtiKeyException("the platform's keys are not to be had") from error
    if not isinstance(found, dict) or not isinstance(found.get("keys"), list):
        raise LtiKeyException("the platform's keys are no JSON Web Key Set")
    return {"keys": [key for key in found["keys"] if isinstance(key, dict)]}


def _kids(keys: dict[str, Any]) -> set[object]:
    return {key.get("kid") for key in keys.get("keys", ()) if isinstance(key.get("kid"), str)}
