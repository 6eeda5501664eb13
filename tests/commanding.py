"""How does a test run `laurel` as its operator does: as a process of its own, told by its environment?"""

import asyncio
import os
import sys
from typing import NamedTuple

from laurel.settings import PREFIX, ROOT

SECRET = "s" * 32


class Told(NamedTuple):
    """The exit status, and what was printed."""

    status: int
    out: str
    err: str


async def laurel(*arguments: str, **settings: str) -> Told:
    """Settings are named as in the environment, without their prefix: `database_url`."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    given = {PREFIX + name.upper(): value for name, value in ({"secret": SECRET} | settings).items()}
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        *("-m", "laurel", *arguments),
        cwd=ROOT,
        env=kept | given,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    out, err = await process.communicate()
    return Told(process.returncode or 0, out.decode(), err.decode())
