"""How does whoever works in the background wait for the next thing to do?"""

import asyncio


async def either(one: asyncio.Event, other: asyncio.Event, seconds: float) -> None:
    """Until one of two happens, or so long."""
    waits = [asyncio.create_task(event.wait()) for event in (one, other)]
    try:
        await asyncio.wait(waits, timeout=seconds, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for wait in waits:
            wait.cancel()
        await asyncio.gather(*waits, return_exceptions=True)
