"""Whoever never becomes a socket, or is one no more, is answered and holds up nobody."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

import pytest
import uvicorn
from starlette.types import Receive, Scope, Send
from uvicorn.server import ServerState
from websockets.frames import Frame, Opcode

from laurel.sockets.guarded import GuardedSocket
from laurel.sockets.server import OPTIONS
from tests.serving import Served

HEAD = (
    "GET /graphql HTTP/1.1\r\nHost: 127.0.0.1\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Protocol: graphql-transport-ws\r\n"
)
UNREADABLE = {
    "a long cookie": (f"Cookie: {'a' * 9000}\r\n", 431),
    "many headers": ("".join(f"X-{number}: a\r\n" for number in range(200)), 431),
    "a body": ("Content-Length: 5\r\n", 400),
}
Line = tuple[asyncio.StreamReader, asyncio.StreamWriter]


@asynccontextmanager
async def line_to(port: int) -> AsyncIterator[Line]:
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        yield reader, writer
    finally:
        writer.close()
        with suppress(ConnectionError):
            await writer.wait_closed()


@pytest.mark.parametrize("wrong", UNREADABLE)
@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_a_handshake_that_cannot_be_read_is_answered_and_closed(served: Served, wrong: str) -> None:
    more, status = UNREADABLE[wrong]
    async with line_to(served.port) as (reader, writer), asyncio.timeout(5):
        writer.write(f"{HEAD}{more}\r\n".encode())
        assert (await reader.read()).startswith(f"HTTP/1.1 {status} ".encode())


async def accept(scope: Scope, receive: Receive, send: Send) -> None:
    await receive()
    await send({"type": "websocket.accept"})
    await receive()


@asynccontextmanager
async def guarded() -> AsyncIterator[tuple[GuardedSocket, Line]]:
    """A socket that is open, and its other end."""
    made = list[GuardedSocket]()

    def protocol() -> GuardedSocket:
        made.append(GuardedSocket(uvicorn.Config(accept, **OPTIONS), ServerState(), {}))
        return made[-1]

    server = await asyncio.get_running_loop().create_server(protocol, "127.0.0.1", 0)
    async with server, line_to(server.sockets[0].getsockname()[1]) as line:
        line[1].write(f"{HEAD}\r\n".encode())
        await line[0].readuntil(b"\r\n\r\n")
        yield made[0], line


CLOSE = Frame(Opcode.CLOSE, b"").serialize(mask=True)


async def test_a_server_that_goes_away_spares_who_is_leaving_already() -> None:
    async with guarded() as (socket, (reader, _)), asyncio.timeout(5):
        socket.data_received(CLOSE)
        socket.shutdown()
        await reader.read()


async def test_text_that_is_no_utf8_and_a_close_in_one_piece_close_the_socket_once() -> None:
    async with guarded() as (socket, (reader, _)), asyncio.timeout(5):
        socket.data_received(Frame(Opcode.TEXT, b"\xff").serialize(mask=True) + CLOSE)
        assert await reader.read() == Frame(Opcode.CLOSE, b"").serialize(mask=False)
