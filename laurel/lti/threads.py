"""Where does what waits for platforms wait? In threads of its own: a platform that is slow holds up nothing else."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

Given = ParamSpec("Given")
Result = TypeVar("Result")

LAUNCHES = ThreadPoolExecutor(8, "lti-launch")
SERVICES = ThreadPoolExecutor(8, "lti-service")


async def in_thread(
    pool: ThreadPoolExecutor, call: Callable[Given, Result], *args: Given.args, **kwargs: Given.kwargs
) -> Result:
    """What the call gives or raises."""
    return await asyncio.get_running_loop().run_in_executor(pool, lambda: call(*args, **kwargs))
