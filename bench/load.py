"""How long does a server take for these requests? A process of its own that does little more than send and count.

`python -m bench.load` reads a job as JSON and prints what came of it. The same for every server.
"""

import asyncio
import re
import sys
import time
from typing import Any, NamedTuple, cast

import orjson
import uvloop

HEAD = "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n"
BODY = "Content-Type: {media_type}\r\nContent-Length: {length}\r\n"
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.I)
LAST_CHUNK = b"0\r\n\r\n"
SHOWN = 300  # bytes of an answer that is wrong


class Outcome(NamedTuple):
    """Seconds for all, seconds of each, the bytes of one body; with pings, the seconds of the longest."""

    seconds: float
    each: list[float]
    size: int
    longest_ping: float = 0.0


class Connection(asyncio.Protocol):
    """One answer at a time, kept alive. It looks at the head, the start of the body, and how much has come."""

    def __init__(self, expected: bytes = b"200") -> None:
        self._expected = expected

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast(asyncio.Transport, transport)  # of uvloop's own class

    async def ask(self, request: bytes) -> int:
        """The length of the body; RuntimeError where the answer is not what it should be."""
        self._answer: asyncio.Future[int] = asyncio.get_running_loop().create_future()
        self._start, self._size, self._length = b"", -1, -1
        self._transport.write(request)
        return await self._answer

    def data_received(self, data: bytes) -> None:
        if self._size < 0:
            self._start += data
            head = self._start.find(b"\r\n\r\n")
            if head < 0:
                return
            found = LENGTH.search(self._start, 0, head)
            self._length = int(found[1]) if found else -1
            self._size = len(self._start) - head - 4
            if self._start[9:12] != self._expected or b'"errors"' in self._start[head : head + SHOWN]:
                self._answer.set_exception(RuntimeError(self._start[: head + SHOWN].decode(errors="replace")))
                return
        else:
            self._size += len(data)
        if self._size == self._length or (self._length < 0 and data.endswith(LAST_CHUNK)):
            self._answer.set_result(self._size)

    def connection_lost(self, error: Exception | None) -> None:
        if hasattr(self, "_answer") and not self._answer.done():
            self._answer.set_exception(error or ConnectionResetError("the server hung up"))


def request(path: str, token: str, body: str | None, media_type: str = "application/json") -> bytes:
    """POST with a body, GET without."""
    head = HEAD.format(method="GET" if body is None else "POST", path=path, token=token)
    raw = (body or "").encode()
    if body is not None:
        head += BODY.format(media_type=media_type, length=len(raw))
    return f"{head}\r\n".encode() + raw


async def run(job: dict[str, Any]) -> Outcome:
    """`count` requests, the next body each time, over `clients` connections; with pings while they run."""
    requests = [request(job["path"], job["token"], body, job["media_type"]) for body in job["bodies"]]
    connections = [await _connected(job["port"]) for _ in range(job["clients"])]
    pinger = asyncio.create_task(_ping(job)) if job["ping"] else None
    await asyncio.sleep(0.1 if pinger else 0)
    left, each, sizes = iter(range(job["count"])), list[float](), {0}

    async def client(connection: Connection) -> None:
        for number in left:
            asked = time.perf_counter()
            sizes.add(await connection.ask(requests[number % len(requests)]))
            each.append(time.perf_counter() - asked)

    started = time.perf_counter()
    await asyncio.gather(*map(client, connections))
    seconds = time.perf_counter() - started
    return Outcome(seconds, each, max(sizes), await _longest(pinger) if pinger else 0.0)


PINGS: list[float] = []


async def _ping(job: dict[str, Any]) -> None:
    """A tiny question every few milliseconds, on a connection of its own."""
    connection = await _connected(job["port"], b"307")
    ping = request(job["ping"], job["token"], None)
    while True:
        asked = time.perf_counter()
        await connection.ask(ping)
        PINGS.append(time.perf_counter() - asked)
        await asyncio.sleep(job["every"])


async def _longest(pinger: asyncio.Task[None]) -> float:
    await asyncio.sleep(0.1)  # the last one is answered
    if pinger.done():
        pinger.result()
    pinger.cancel()
    return max(PINGS)


async def _connected(port: int, expected: bytes = b"200") -> Connection:
    loop = asyncio.get_running_loop()
    _, connection = await loop.create_connection(lambda: Connection(expected), "127.0.0.1", port)
    return connection


def main() -> None:
    outcome = uvloop.run(run(orjson.loads(sys.stdin.buffer.read())))
    sys.stdout.buffer.write(orjson.dumps(outcome._asdict()))


if __name__ == "__main__":
    main()
