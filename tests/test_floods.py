"""Who floods a socket with frames is cut off, and nobody else is hurt (T36); nor may a body take for ever (T37)."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import nullcontext

import pytest
from websockets.frames import Frame, Opcode

from actions.bell import Bell
from actions.tools import Tools
from laurel.app import create_app
from laurel.http import reading
from laurel.settings import Settings
from laurel.sockets.pace import FRAMES_AT_ONCE
from tests.serving import Served, serving
from tests.socket_client import connected

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
FLOODS = {
    "pings of the protocol": Frame(Opcode.TEXT, b'{"type":"ping"}'),
    "completes of nothing": Frame(Opcode.TEXT, b'{"type":"complete","id":"1"}'),
    "pings of the frames": Frame(Opcode.PING, b""),
    "empty fragments": Frame(Opcode.CONT, b"", fin=False),
}


@pytest.fixture
async def served(settings: Settings, world: tuple[Tools, Bell]) -> AsyncIterator[Served]:
    async with serving(create_app(settings, nullcontext(world))) as served:
        yield served


@pytest.mark.parametrize("flood", FLOODS)
async def test_who_floods_a_socket_is_cut_off_alone(served: Served, flood: str) -> None:
    frame = FLOODS[flood]
    begun = [Frame(Opcode.TEXT, b"{", fin=False)] if frame.opcode is Opcode.CONT else []
    sent = b"".join(each.serialize(mask=True) for each in [*begun, *[frame] * 2 * FRAMES_AT_ONCE])
    async with connected(served) as socket, connected(served) as other:
        await other.begin()
        await socket.begin()
        await socket.send_raw(sent)
        assert await socket.closed() == 4429
        await other.send({"type": "ping"})
        assert await other.heard() == {"type": "pong"}


async def test_a_body_that_takes_too_long_is_refused(served: Served, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reading, "MOST_SECONDS", 0.1)
    reader, writer = await asyncio.open_connection("127.0.0.1", served.port)
    head = f"POST /graphql HTTP/1.1\r\nHost: 127.0.0.1:{served.port}\r\nContent-Type: application/json\r\n"
    writer.write(f"{head}Content-Length: 100\r\n\r\n{{".encode())
    async with asyncio.timeout(5):
        answer = await reader.read()
    writer.close()
    assert answer.startswith(b"HTTP/1.1 408")
    assert b"connection: close" in answer.lower(), "nobody waits for the rest"
