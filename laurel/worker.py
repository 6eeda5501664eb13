"""What runs in the background: rechecks that were left behind, what ends by the clock, mail, webhooks, tidying."""

import asyncio
import logging
import signal
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress

from actions.archiving import archive_what_is_over
from actions.bell import Bell
from actions.expiring import follow_expiry
from actions.lti_links import ask_for_rosters
from actions.lti_scores import owe_scores
from actions.rechecks import sweep
from actions.tidying import tidy
from actions.tools import Tools
from laurel.post import OF_FILES, OF_MAIL, OF_PLATFORMS, Post
from laurel.settings import Settings
from laurel.webhooks.calling import Calling
from laurel.world import opened

SWEEP_SECONDS = 5.0
CLOCK_SECONDS = 10.0
TIDY_SECONDS = 3600.0
log = logging.getLogger(__name__)


@asynccontextmanager
async def working(settings: Settings, tools: Tools, bell: Bell) -> AsyncIterator[None]:
    """Until the end of the block; what began is finished, since a cancelled statement would leak its connection."""
    stop = asyncio.Event()
    tasks = [
        asyncio.create_task(_every(SWEEP_SECONDS, sweep, tools, stop), name="sweep"),
        asyncio.create_task(_every(CLOCK_SECONDS, archive_what_is_over, tools, stop), name="archive"),
        asyncio.create_task(_every(CLOCK_SECONDS, follow_expiry, tools, stop), name="expiry"),
        asyncio.create_task(_every(CLOCK_SECONDS, ask_for_rosters, tools, stop), name="rosters"),
        asyncio.create_task(_every(SWEEP_SECONDS, owe_scores, tools, stop), name="scores"),
        asyncio.create_task(_every(TIDY_SECONDS, tidy, tools, stop), name="tidy"),
        asyncio.create_task(Post(settings, tools, bell, OF_MAIL).until(stop), name="mail"),
        asyncio.create_task(Post(settings, tools, bell, OF_FILES).until(stop), name="files"),
        asyncio.create_task(Post(settings, tools, bell, OF_PLATFORMS).until(stop), name="platforms"),
        asyncio.create_task(Calling(tools, bell).until(stop), name="webhooks"),
    ]
    try:
        yield
    finally:
        stop.set()
        await asyncio.gather(*tasks)


async def work(settings: Settings) -> None:
    """Alone, until SIGTERM or SIGINT."""
    stop = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stop.set)
    async with opened(settings) as (tools, bell), working(settings, tools, bell):
        await stop.wait()


async def _every(
    seconds: float, act: Callable[[Tools], Awaitable[object]], tools: Tools, stop: asyncio.Event
) -> None:
    while not stop.is_set():
        try:
            await act(tools)
        except Exception:
            log.exception("%s failed, and is tried again", getattr(act, "__name__", act))
        with suppress(TimeoutError):
            async with asyncio.timeout(seconds):
                await stop.wait()
