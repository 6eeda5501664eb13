"""How do long steps let others have their turn?"""

import asyncio
from collections.abc import AsyncIterator, Iterable
from typing import TypeVar

Item = TypeVar("Item")
LONG = 2000  # rows; a level of so many pauses between its columns
ROWS_AT_ONCE = 5000  # that are put together without a pause
AT_ONCE = 100  # items that each have many values of their own


async def in_turns(items: Iterable[Item], at_once: int = AT_ONCE) -> AsyncIterator[Item]:
    """The items; others run between every so many."""
    for place, item in enumerate(items, start=1):
        yield item
        if place % at_once == 0:
            await asyncio.sleep(0)
