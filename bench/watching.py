"""How do thousands watch at once? A process of its own, in C where there is a compiler, that tells."""

import asyncio
import hashlib
import shutil
import sys
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple, TypeVar, cast

import orjson

from bench.asking import Unanswered
from bench.node import CACHE
from laurel.settings import ROOT

SOURCE = Path(__file__).with_name("watchers.c")
PATIENCE = 300.0  # seconds for all to see an answer
COMPILERS = ("gcc", "cc", "clang")
NANOSECONDS = 1e9
Stream = TypeVar("Stream")


class Seen(NamedTuple):
    """When an answer was first and last seen, in nanoseconds of CLOCK_MONOTONIC; bytes of all frames."""

    first: int
    last: int
    size: int


class Watchers:
    """Sockets that are open."""

    def __init__(self, process: asyncio.subprocess.Process, count: int) -> None:
        self._process, self.count = process, count
        self.accepting = 0.0  # seconds until all had their first answer
        self.seen: list[Seen] = []  # each answer that all have seen, the first one included

    async def next(self) -> Seen:
        """The next answer, once all have seen it; Unanswered with what one of them met instead."""
        words = await self._line("all")
        self.seen.append(Seen(*words[1:]))
        return self.seen[-1]

    async def begin(self) -> None:
        started, last, _ = await self._line("ready")
        self.accepting = (last - started) / NANOSECONDS
        await self.next()

    async def end(self) -> int:
        """How many answers all of them have seen together."""
        _there(self._process.stdin).close()
        while not (line := await self._read()).startswith(b"end"):
            self.seen.append(Seen(*map(int, line.split()[2:])))
        return int(line.split()[1])

    async def _line(self, kind: str) -> list[int]:
        line = await self._read()
        if not line.startswith(kind.encode()):
            raise Unanswered(f"{line!r} instead of {kind}")
        return [int(number) for number in line.split()[1:]]

    async def _read(self) -> bytes:
        try:
            async with asyncio.timeout(PATIENCE):
                line = await _there(self._process.stdout).readline()
        except TimeoutError:
            raise Unanswered("Not everybody has seen it.") from None
        if not line:
            raise Unanswered((await _there(self._process.stderr).read()).decode(errors="replace"))
        return line


@asynccontextmanager
async def watching(
    port: int, path: str, count: int, query: str = "", variables: object = None, tokens: Sequence[str] = ("",)
) -> AsyncIterator[Watchers]:
    """So many sockets, each of which has its first answer; without a `query` they listen only.

    The first of `tokens` signs in the first socket, and so on; the last one all that are left.
    """
    wanted = orjson.dumps({"query": query, "variables": variables}).decode() if query else ""
    init = [
        orjson.dumps({"type": "connection_init", "payload": _signs_in(token)}).decode() for token in tokens
    ]
    process = await asyncio.create_subprocess_exec(
        *await _command(),
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    try:
        job = "\n".join([f"{port} {path} {count}", wanted, *init[:count], "", ""])
        _there(process.stdin).write(job.encode())
        watchers = Watchers(process, count)
        await watchers.begin()
        yield watchers
    finally:
        if process.returncode is None:
            process.kill()
        await process.wait()


def _there(stream: Stream | None) -> Stream:
    """One that was asked for."""
    return cast(Stream, stream)


def _signs_in(token: str) -> dict[str, str]:
    return {"authorization": f"Bearer {token}"} if token else {}


async def _command() -> Sequence[str]:
    """Compiled once for each state of the source. Python would be what is measured: then the figures mean little."""
    compiler = next(filter(None, map(shutil.which, COMPILERS)), None)
    if compiler is None:
        print("No C compiler: the sockets are watched by Python, which is slow itself.", file=sys.stderr)
        return sys.executable, "-m", "bench.watchers"
    program = CACHE / f"watchers-{hashlib.sha256(SOURCE.read_bytes()).hexdigest()[:16]}"
    if not program.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        building = program.with_suffix(f".{id(program)}")
        process = await asyncio.create_subprocess_exec(compiler, "-O2", "-o", building, SOURCE)
        if await process.wait():
            raise RuntimeError(f"{compiler} could not compile {SOURCE}.")
        building.replace(program)
    return (str(program),)
