"""How does a test wait for what no event tells of?"""

import asyncio
from collections.abc import Callable


async def until(so: Callable[[], object], within: float = 20) -> None:
    """Until it is so in this process; TimeoutError after so many seconds."""
    async with asyncio.timeout(within):
        while not so():  # noqa: ASYNC110 - see above
            await asyncio.sleep(0.001)
