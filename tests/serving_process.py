"""How does a test run `laurel serve` as its operator does: a process of its own, on a free port?"""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import httpx

from laurel.settings import PREFIX, ROOT, Settings
from tests.serving import Served


class ServingProcess:
    """One server: where it is, and how it ends."""

    def __init__(self, process: asyncio.subprocess.Process, served: Served) -> None:
        assert process.stderr
        self._process = process
        self._log = asyncio.create_task(process.stderr.read())  # else a long one would stop it
        self.served = served

    def memory(self) -> int:
        """How many bytes it occupies."""
        status = Path(f"/proc/{self._process.pid}/status").read_text()
        return 1024 * int(status.partition("VmRSS:")[2].split()[0])

    def terminate(self) -> None:
        self._process.send_signal(signal.SIGTERM)

    async def ended(self, within: float) -> tuple[int, str]:
        """Its status, and what it said on stderr; TimeoutError if it lives longer than so many seconds."""
        async with asyncio.timeout(within):
            told = await self._log
            return await self._process.wait(), told.decode()

    async def answers(self) -> None:
        """Until /healthz does."""
        async with asyncio.timeout(30), httpx.AsyncClient(base_url=self.served.url) as client:
            while self._process.returncode is None:
                try:
                    assert (await client.get("/healthz")).status_code == 200
                    return
                except httpx.TransportError:
                    await asyncio.sleep(0.05)
        raise AssertionError(await self.ended(1))

    async def stop(self) -> None:
        if self._process.returncode is None:
            self._process.kill()
        await self._process.wait()
        await self._log


@asynccontextmanager
async def serving_process(
    settings: Settings, port: int = 0, log_level: str = "warning", **environment: str
) -> AsyncIterator[ServingProcess]:
    """Started, not yet answering, on a port that is free or the one given; killed at the end of the block if it still
    runs."""
    served = Served(port or free_port())
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "laurel", "serve"),
        cwd=ROOT,
        env=environment_of(settings, served.port, log_level) | environment,
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    started = ServingProcess(process, served)
    try:
        yield started
    finally:
        await started.stop()


def environment_of(settings: Settings, port: int, log_level: str = "warning") -> dict[str, str]:
    """Of a process with these settings that listens there."""
    assert settings.secret
    kept = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
    return kept | {
        f"{PREFIX}DATABASE_URL": settings.database_url,
        f"{PREFIX}BUS_URL": settings.bus_url,
        f"{PREFIX}SECRET": settings.secret.get_secret_value(),
        f"{PREFIX}MAIL_URL": settings.mail_url.get_secret_value(),
        f"{PREFIX}FILES_URL": settings.files_url,
        f"{PREFIX}MOST_OPERATIONS_EACH": str(settings.most_operations_each),
        f"{PREFIX}PORT": str(port),
        f"{PREFIX}LOG_LEVEL": log_level,
    }


def free_port() -> int:
    """On which nothing listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])
