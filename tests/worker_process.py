"""How does a test run `laurel worker` as its operator does, and kill it?"""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager

from laurel.settings import PREFIX, ROOT, SecretAddress, Settings


@asynccontextmanager
async def worker_process(settings: Settings, mail_url: SecretAddress) -> AsyncIterator[Process]:
    """Running, as its first line has said; killed at the end of the block if it still runs."""
    assert settings.secret
    kept = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    given = {
        "DATABASE_URL": settings.database_url,
        "BUS_URL": settings.bus_url,
        "SECRET": settings.secret.get_secret_value(),
        "MAIL_URL": mail_url.get_secret_value(),
        "FILES_URL": settings.files_url,
    }
    environment = kept | {PREFIX + name: value for name, value in given.items()}
    command = (sys.executable, "-m", "laurel", "worker")
    process = await asyncio.create_subprocess_exec(
        *command, cwd=ROOT, env=environment, stdout=PIPE, stderr=PIPE
    )
    try:
        assert process.stdout
        async with asyncio.timeout(30):
            assert (await process.stdout.readline()).startswith(b"Mail is ")
        yield process
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()


async def until(look: Callable[[], Awaitable[object]], within: float = 20) -> None:
    """Until it is so; TimeoutError after so many seconds."""
    async with asyncio.timeout(within):
        while not await look():  # noqa: ASYNC110 - what is waited for may happen in another process
            await asyncio.sleep(0.01)
