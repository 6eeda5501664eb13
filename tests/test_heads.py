"""The head of a request has a size and a time; who keeps neither is turned away, and nobody else (T37, T38)."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import httpx
import pytest

from laurel.sockets import heads
from laurel.sockets.heads import MOST_HEAD_BYTES
from tests.serving import Served

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

ASK = b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n"
POST = b"POST /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\n"
CHUNKED = POST + b"Transfer-Encoding: chunked\r\n\r\n"
LARGE = {
    "an address": b"GET /",
    "the name of a header": ASK,
    "a header": ASK + b"X-Large: ",
    "a trailer": CHUNKED + b"2\r\n{}\r\n0\r\nX-Large: ",
    "what stands before a chunk": CHUNKED + b"2;",
}
Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@asynccontextmanager
async def line_to(served: Served) -> AsyncIterator[Line]:
    reader, writer = await asyncio.open_connection("127.0.0.1", served.port)
    try:
        async with asyncio.timeout(10):
            yield reader, writer
    finally:
        writer.close()


async def poured(line: Line, start: bytes) -> int:
    """How many bytes were taken in until the connection was cut, of 32 MiB at most."""
    reader, writer = line
    writer.write(start)
    piece, taken = b"a" * MOST_HEAD_BYTES, 0
    with suppress(ConnectionError):
        while not reader.at_eof() and taken < 2**25:
            writer.write(piece)
            await writer.drain()
            taken += len(piece)
            await asyncio.sleep(0)
    return taken


@pytest.mark.parametrize("what", LARGE)
async def test_a_head_that_is_too_large_is_not_kept(served: Served, what: str) -> None:
    async with line_to(served) as line:
        assert await poured(line, LARGE[what]) < 2**25
    async with httpx.AsyncClient(base_url=served.url) as other:
        assert (await other.get("/healthz")).status_code == 200


async def test_who_sends_too_large_a_head_is_told_so(served: Served) -> None:
    async with line_to(served) as (reader, writer):
        writer.write(ASK + b"X-Large: " + b"a" * MOST_HEAD_BYTES)
        assert (await reader.read()).startswith(b"HTTP/1.1 431 ")


async def test_a_head_of_many_pieces_and_a_large_body_are_taken(served: Served) -> None:
    body = b'{"query": "{ __typename }"' + b" " * 20 * MOST_HEAD_BYTES + b"}"
    async with line_to(served) as (reader, writer):
        for piece in (POST[:9], POST[9:30], POST[30:], b"Connection: close\r\n"):
            writer.write(piece)
            await writer.drain()
        writer.write(f"Content-Length: {len(body)}\r\n\r\n".encode() + body)
        assert (await reader.read()).startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize("sent", [b"\r\n", b"G", ASK])
async def test_a_head_that_takes_too_long_is_not_waited_for(
    served: Served, monkeypatch: pytest.MonkeyPatch, sent: bytes
) -> None:
    """Nor is what is the beginning of none."""
    monkeypatch.setattr(heads, "HEAD_SECONDS", 0.1)
    async with line_to(served) as (reader, writer):
        writer.write(sent)
        assert (await reader.read()).startswith(b"HTTP/1.1 408 ")


async def test_who_says_nothing_is_told_nothing(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    """A browser that opened a connection ahead would take it for the answer to its first request."""
    monkeypatch.setattr(heads, "HEAD_SECONDS", 0.1)
    async with line_to(served) as (reader, _):
        assert await reader.read() == b""


@pytest.mark.parametrize("next", [b"\r\n", ASK])
async def test_who_has_been_answered_begins_nothing_for_ever(
    served: Served, monkeypatch: pytest.MonkeyPatch, next: bytes
) -> None:
    """Whatever comes ends the time that uvicorn gives them."""
    monkeypatch.setattr(heads, "HEAD_SECONDS", 0.1)
    async with line_to(served) as (reader, writer):
        writer.write(ASK + b"\r\n")
        await reader.readuntil(b'"carries bells"}')
        writer.write(next)
        assert (await reader.read()).startswith(b"HTTP/1.1 408 ")


async def test_a_request_that_is_being_answered_is_not_cut_off(
    served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    """However long it takes, and although the next one has begun behind it."""
    monkeypatch.setattr(heads, "HEAD_SECONDS", 0.05)
    body = b'{"query": "{ __typename }"}'
    async with line_to(served) as (reader, writer):
        writer.write(POST + f"Content-Length: {len(body)}\r\n\r\n".encode())
        for byte in body[:-1]:
            writer.write(bytes([byte]))
            await asyncio.sleep(0.01)
        writer.write(body[-1:] + ASK + b"\r\n")
        told = await reader.readuntil(b'"carries bells"}')
    assert told.count(b"HTTP/1.1 200 ") == 2
