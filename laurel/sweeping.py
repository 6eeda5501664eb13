"""How are rechecks done that a process left behind when it died? By whoever runs, every few seconds."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

from actions.rechecks import sweep
from actions.tools import Tools

SECONDS = 5
log = logging.getLogger(__name__)


@asynccontextmanager
async def sweeping(tools: Tools) -> AsyncIterator[None]:
    """Until the end of the block; a sweep that began is finished, since a cancelled one would leak its connection."""
    stop = asyncio.Event()
    task = asyncio.create_task(_sweep_until(stop, tools), name="sweep")
    try:
        yield
    finally:
        stop.set()
        await task


async def _sweep_until(stop: asyncio.Event, tools: Tools) -> None:
    while not stop.is_set():
        try:
            await sweep(tools)
        except Exception:
            log.exception("rechecks could not be looked at")
        with suppress(TimeoutError):
            await asyncio.wait_for(stop.wait(), SECONDS)
