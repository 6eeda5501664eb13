"""What is tried again where the database asks for it?"""

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable
from typing import TypeVar

import asyncpg
from tortoise.exceptions import OperationalError

Result = TypeVar("Result")

ATTEMPTS = 5


class Overtaken(Exception):
    """Somebody with another lock did meanwhile what was about to be done; nothing was."""


log = logging.getLogger(__name__)


async def retried(act: Callable[[], Awaitable[Result]], name: str) -> Result:
    """What `act` gives; after a fault that left nothing done it is asked again, with growing pauses."""
    for attempt in range(1, ATTEMPTS):
        try:
            return await act()
        except Exception as error:
            if not retryable(error):
                raise
            log.info("%s is tried again: %s", name, error)
            await asyncio.sleep(random.uniform(0, 0.02 * 2**attempt))  # noqa: S311 (jitter, not a secret)
    return await act()


def retryable(error: Exception) -> bool:
    """Whether nothing was done and the same may succeed at once: a deadlock, or SQLite's lock held elsewhere."""
    at_once = Overtaken | asyncpg.SerializationError | asyncpg.DeadlockDetectedError
    return isinstance(error, at_once) or is_sqlite_locked(error)


def is_sqlite_locked(error: BaseException) -> bool:
    """By another process."""
    return isinstance(error, OperationalError) and "database is locked" in str(error)
