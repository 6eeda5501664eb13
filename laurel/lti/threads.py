"""Where does what waits for platforms wait? In threads of its own: a platform that is slow holds up nothing else."""

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager
from typing import ParamSpec, TypeVar
from uuid import UUID
from weakref import WeakValueDictionary

Given = ParamSpec("Given")
Result = TypeVar("Result")

LAUNCHES = ThreadPoolExecutor(32, "lti-launch")
SERVICES = ThreadPoolExecutor(8, "lti-service")
MOST_OF_ONE = 4  # launches of one issuer at once: a moment each, unless its platform does not tell its keys
WAIT_SECONDS = 10.0  # for one of these places
ROOMS: WeakValueDictionary[UUID, asyncio.Semaphore] = WeakValueDictionary()


@asynccontextmanager
async def place_of(issuer_id: UUID) -> AsyncIterator[None]:
    """One of the places of this issuer, until the end of the block; TimeoutError where none becomes free."""
    room = ROOMS.setdefault(issuer_id, asyncio.Semaphore(MOST_OF_ONE))
    async with asyncio.timeout(WAIT_SECONDS):
        await room.acquire()
    try:
        yield
    finally:
        room.release()


async def in_thread(
    pool: ThreadPoolExecutor, call: Callable[Given, Result], *args: Given.args, **kwargs: Given.kwargs
) -> Result:
    """What the call gives or raises."""
    return await asyncio.get_running_loop().run_in_executor(pool, lambda: call(*args, **kwargs))
