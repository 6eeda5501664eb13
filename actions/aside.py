"""How is much computed without holding up whoever else waits for this process?"""

import asyncio
from collections.abc import Callable
from typing import ParamSpec, TypeVar

Given = ParamSpec("Given")
Result = TypeVar("Result")
FEW = 200  # for so many a thread would take longer


async def aside(size: int, act: Callable[Given, Result], *args: Given.args, **kwargs: Given.kwargs) -> Result:
    """What `act`, which asks no database, gives for so many things; in a thread if they are many."""
    if size <= FEW:
        return act(*args, **kwargs)
    return await asyncio.to_thread(act, *args, **kwargs)
