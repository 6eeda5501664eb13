"""How long does a server take for these requests? A process of its own that does little more than send and count.

`python -m bench.load` reads a job as JSON and prints what came of it. The same for every server.
"""

import asyncio
import re
import sys
import time
from collections.abc import Sequence
from typing import Any, NamedTuple, cast

import orjson
import uvloop

HEAD = "{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: Bearer {token}\r\n"
BODY = "Content-Type: {media_type}\r\nContent-Length: {length}\r\n"
LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)", re.I)
LAST_CHUNK = b"0\r\n\r\n"
SHOWN = 300  # bytes of an answer that is wrong


class Outcome(NamedTuple):
    """Seconds for all, the bytes of the largest body; with pings, the seconds of the longest."""

    seconds: float
    size: int
    longest_ping: float = 0.0


class Connection(asyncio.Protocol):
    """One answer at a time, kept alive. It looks at the head, for what would be wrong, and at how much has come."""

    def __init__(self, status: int = 200, wrong: Sequence[str] = ()) -> None:
        self._status = str(status).encode()
        self._wrong = [text.encode() for text in wrong]

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
            data = self._after_head(data)
        else:
            self._size += len(data)
        if any(text in data for text in self._wrong):
            self._fail(data)
        if self._size == self._length or (self._length < 0 and data.endswith(LAST_CHUNK)):
            self._end()

    def _after_head(self, data: bytes) -> bytes:
        """What has come of the body, once the head is there."""
        self._start += data
        end = self._start.find(b"\r\n\r\n")
        if end < 0:
            return b""
        found = LENGTH.search(self._start, 0, end)
        self._length = int(found[1]) if found else -1
        body = self._start[end + 4 :]
        self._size = len(body)
        if self._start[9:12] != self._status:
            self._fail(self._start)
        return body

    def _end(self) -> None:
        if not self._answer.done():
            self._answer.set_result(self._size)

    def _fail(self, data: bytes) -> None:
        if not self._answer.done():
            self._answer.set_exception(RuntimeError(data[:SHOWN].decode(errors="replace")))

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
    connections = [await _connected(job["port"], job["status"], job["wrong"]) for _ in range(job["clients"])]
    pinger = asyncio.create_task(_ping(job)) if job["ping"] else None
    await asyncio.sleep(0.1 if pinger else 0)
    left, sizes = iter(range(job["count"])), {0}

    async def client(connection: Connection) -> None:
        for number in left:
            sizes.add(await connection.ask(requests[number % len(requests)]))

    started = time.perf_counter()
    await asyncio.gather(*map(client, connections))
    seconds = time.perf_counter() - started
    return Outcome(seconds, max(sizes), await _longest(pinger) if pinger else 0.0)


PINGS: list[float] = []


async def _ping(job: dict[str, Any]) -> None:
    """A tiny question every few milliseconds, on a connection of its own."""
    connection = await _connected(job["port"], 404)
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


async def _connected(port: int, status: int = 200, wrong: Sequence[str] = ()) -> Connection:
    loop = asyncio.get_running_loop()
    _, connection = await loop.create_connection(lambda: Connection(status, wrong), "127.0.0.1", port)
    return connection


def main() -> None:
    outcome = uvloop.run(run(orjson.loads(sys.stdin.buffer.read())))
    sys.stdout.buffer.write(orjson.dumps(outcome._asdict()))


if __name__ == "__main__":
    main()
