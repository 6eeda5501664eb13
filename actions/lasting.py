"""What runs as long as its process does, whatever comes up?"""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import NoReturn

PAUSE = 1.0  # seconds before it is begun again
log = logging.getLogger(__name__)


async def lasting(name: str, act: Callable[[], Awaitable[None]]) -> NoReturn:
    """Until it is cancelled. `act` should not end; where it does all the same, by a bug or a cancellation that was
    somebody else's, that is logged, and it is begun again: nobody would notice that screens do not move."""
    while True:
        try:
            await act()
            log.error("%s has ended, and is begun again", name)
        except asyncio.CancelledError as error:
            if _is_meant():
                raise
            log.error("%s has ended, and is begun again", name, exc_info=error)
        except Exception as error:
            log.error("%s has ended, and is begun again", name, exc_info=error)
        await asyncio.sleep(PAUSE)


def begin(name: str, act: Callable[[], Awaitable[None]]) -> "asyncio.Task[NoReturn]":
    """As a task of its own."""
    return asyncio.create_task(lasting(name, act), name=name)


@asynccontextmanager
async def beside(name: str, act: Callable[[], Awaitable[None]]) -> AsyncIterator[None]:
    """Until the end of the block."""
    task = begin(name, act)
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


def _is_meant() -> bool:
    """Whether this task was cancelled, and not what it waited for."""
    task = asyncio.current_task()
    return task is not None and task.cancelling() > 0
