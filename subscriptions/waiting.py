"""How does a stream wait for the next thing worth looking at?"""

import asyncio
from contextlib import suppress

HEARTBEAT = 5.0  # seconds within which a stream hears that its rights have changed, though no bell rang
PATIENCE = 60.0  # seconds after which it looks though it heard nothing: a bell that no line tells may be lost
PAUSE = 0.1  # seconds between two pushes of one stream, so that a thousand awards are a few pushes
LONG_PAUSE = 0.25  # seconds, for a run with so many members that each push takes a while
MANY = 1000


async def woken(flag: asyncio.Event) -> None:
    """Until the flag is set, or patience ends. The flag is cleared before the caller looks."""
    await _woken(flag, PATIENCE)


async def within_a_heartbeat(flag: asyncio.Event) -> None:
    """The same for a run, which asks the rights of its members itself."""
    await _woken(flag, HEARTBEAT)


async def _woken(flag: asyncio.Event, patience: float) -> None:
    with suppress(TimeoutError):
        # wait_for of Python 3.11 forgets a cancellation that meets a bell.
        async with asyncio.timeout(patience):
            await flag.wait()
    flag.clear()


async def paused(members: int) -> None:
    """Between two looks of a run with so many members."""
    await asyncio.sleep(PAUSE if members < MANY else LONG_PAUSE)
