"""How does a stream wait for the next thing worth looking at?"""

import asyncio
from contextlib import suppress

HEARTBEAT = 5.0  # seconds within which a stream hears that its rights have changed, though no bell rang
PATIENCE = (
    60.0  # seconds after which it looks even if it heard nothing: a bell that no line tells may be lost
)
PAUSE = 0.1  # seconds between two pushes of one stream, so that a thousand awards are a few pushes


async def woken(flag: asyncio.Event) -> None:
    """Until the flag is set, or patience ends. The flag is cleared before the caller looks."""
    with suppress(TimeoutError):
        await asyncio.wait_for(flag.wait(), PATIENCE)
    flag.clear()
