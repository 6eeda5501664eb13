"""How is each server of the race started, and ended? As its users start it: a process of its own, one worker."""

import asyncio
import os
import re
import socket
import sys
import tempfile
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import NamedTuple

from bench.world import SECRET
from laurel.settings import PREFIX, ROOT
from tests import servers

PATIENCE = 60.0  # seconds until a server must listen


class Server(NamedTuple):
    """A process that listens."""

    port: int
    pid: int

    def peak(self) -> float:
        """The most memory that it has held since `forget_peak`, in MiB."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return int(re.findall(r"VmHWM:\s*(\d+) kB", status)[0]) / 1024

    def memory(self) -> float:
        """What it holds now, in KiB."""
        status = Path(f"/proc/{self.pid}/status").read_text()
        return float(re.findall(r"VmRSS:\s*(\d+) kB", status)[0])

    def cpu(self) -> float:
        """Seconds that its threads have computed for."""
        return sum(int(thread.read_text().split()[0]) for thread in self._threads()) / 1e9

    def _threads(self) -> Iterable[Path]:
        return Path(f"/proc/{self.pid}/task").glob("*/schedstat")

    def forget_peak(self) -> None:
        """Linux alone knows how."""
        Path(f"/proc/{self.pid}/clear_refs").write_text("5")


@asynccontextmanager
async def serving(
    command: Sequence[str], port: int, cwd: Path = ROOT, environment: Mapping[str, str] | None = None
) -> AsyncIterator[Server]:
    """Listening; killed at the end of the block. RuntimeError, with its last words, where it ends before that."""
    with tempfile.TemporaryFile() as words:
        process = await asyncio.create_subprocess_exec(
            *command, cwd=cwd, env=environment, stdout=words, stderr=asyncio.subprocess.STDOUT
        )
        try:
            async with asyncio.timeout(PATIENCE):
                while not _listens(port):
                    if process.returncode is not None:
                        words.seek(0)
                        raise RuntimeError(f"{' '.join(command)} ended: {words.read().decode()[-2000:]}")
                    await asyncio.sleep(0.05)
            yield Server(port, process.pid)
        finally:
            if process.returncode is None:
                process.kill()
            await process.wait()


@asynccontextmanager
async def laurel(database_url: str) -> AsyncIterator[Server]:
    """`laurel serve`; who sends mail is a process of its own, as in larger installations."""
    port = free_port()
    sqlite = database_url.startswith("sqlite:")
    with tempfile.TemporaryDirectory() as folder:
        kept = {name: value for name, value in os.environ.items() if not name.startswith(PREFIX)}
        told = {
            "DATABASE_URL": database_url,
            "BUS_URL": "memory://" if sqlite else servers.REDIS_URL,
            "SECRET": SECRET,
            "PORT": str(port),
            "MAIL_URL": Path(folder).as_uri(),
            "FILES_URL": Path(folder).as_uri(),
            "WORKER": "off",
            "LOG_LEVEL": "warning",
        }
        environment = kept | {f"{PREFIX}{name}": value for name, value in told.items()}
        async with serving([sys.executable, "-m", "laurel", "serve"], port, ROOT, environment) as server:
            yield server


@asynccontextmanager
async def python_peer(name: str, database_url: str) -> AsyncIterator[Server]:
    """A program of bench/peers, in this Python."""
    port = free_port()
    async with serving(
        [sys.executable, "-m", f"bench.peers.{name}", database_url, str(port)], port
    ) as server:
        yield server


def free_port() -> int:
    with closing(socket.socket()) as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _listens(port: int) -> bool:
    with closing(socket.socket()) as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
