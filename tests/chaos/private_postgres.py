"""How does a test break PostgreSQL without hurting others? It has a cluster of its own."""

import asyncio
import os
import shutil
import signal
import tempfile
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import asyncpg
import pytest

from tests import servers
from tests.serving_process import free_port

PATIENCE = 60  # seconds, to recover from a crash
FAST, IMMEDIATE = signal.SIGINT, signal.SIGQUIT  # PostgreSQL's words for how it may be stopped


class PrivatePostgres:
    """On a port that stays the same however often it is started. What it has committed, it keeps."""

    def __init__(self, commands: Path, folder: Path) -> None:
        self._commands = commands
        self._data = folder / "data"
        self._process: Process | None = None
        self.port = free_port()

    def url(self, port: int) -> str:
        """By way of a port."""
        return f"postgres://postgres@127.0.0.1:{port}/postgres"

    async def create(self) -> None:
        made = await self._run(
            "initdb", "-D", self._data, "-U", "postgres", "-A", "trust", "-E", "UTF8", "-N"
        )
        assert await made.wait() == 0

    async def start(self) -> None:
        """Until it answers. Those of its processes that outlived a crash may have to end first."""
        async with asyncio.timeout(PATIENCE):
            while not await self._answers():
                if self._process is None or self._process.returncode is not None:
                    places = ("-k", "", "-h", "127.0.0.1", "-p", str(self.port))
                    self._process = await self._run("postgres", "-D", self._data, *places)
                await asyncio.sleep(0.05)

    async def stop(self, how: signal.Signals) -> None:
        if self._process and self._process.returncode is None:
            self._process.send_signal(how)
            await self._process.wait()

    async def _answers(self) -> bool:
        try:
            connection = await asyncpg.connect(self.url(self.port), timeout=1)
        except (OSError, TimeoutError, asyncpg.PostgresError):
            return False
        await connection.close()
        return True

    async def _run(self, command: str, *options: Any) -> Process:
        """PostgreSQL does not run as root."""
        user = "postgres" if os.geteuid() == 0 else None
        return await asyncio.create_subprocess_exec(
            self._commands / command,
            *options,
            cwd=self._data.parent,
            stdout=DEVNULL,
            stderr=DEVNULL,
            user=user,
            group=user,
            extra_groups=[] if user else None,
        )


@asynccontextmanager
async def private_postgres() -> AsyncIterator[PrivatePostgres]:
    """Started; gone at the end of the block."""
    commands = _commands()
    if commands is None:
        if servers.REQUIRED:
            pytest.fail("the commands of PostgreSQL must be installed here")
        pytest.skip("no commands of PostgreSQL here")
    with tempfile.TemporaryDirectory(prefix="laurel-postgres-") as folder:
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
        found = PrivatePostgres(commands, Path(folder))
        try:
            await found.create()
            await found.start()
            yield found
        finally:
            await found.stop(IMMEDIATE)


def _commands() -> Path | None:
    """The folder of initdb and postgres, which Debian keeps off the path."""
    on_path = shutil.which("postgres")
    places = [Path(on_path).resolve().parent] if on_path else []
    places += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next(
        (place for place in places if (place / "initdb").exists() and (place / "postgres").exists()), None
    )
