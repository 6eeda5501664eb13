"""Who does not read is cut off, and what was kept for them is freed; nobody else is hurt (threat T35)."""

import asyncio
import socket
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, nullcontext
from fcntl import ioctl
from signal import SIGTERM
from termios import FIONREAD
from typing import Any

import orjson
import pytest
from starlette.applications import Starlette
from websockets.client import ClientProtocol
from websockets.protocol import State
from websockets.uri import parse_uri

from actions.bell import Bell
from actions.tools import Tools
from laurel.app import create_app
from laurel.settings import Settings
from laurel.sockets import guarded
from laurel.sockets.server import OPTIONS
from tests.event_stream import EVENTS
from tests.ordeal import TIMES
from tests.serving import Served, bearer, serving
from tests.serving_process import serving_process
from tests.socket_client import PROTOCOL, connected
from tests.stories import ChessClub
from tests.until import until

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
LONG = "a" * 120
FIELDS = f"{LONG}a: name {LONG}b: description"
LARGE = f"{{ __schema {{ types {{ {FIELDS} fields {{ {FIELDS} args {{ {FIELDS} }} }} }} }} }}"
MANY = 4  # answers of this are more than a megabyte, which is more than two systems and the server keep
DEAF = 20 if TIMES == 1 else 50
FULL = 1000  # bytes
MOST_GROWTH = DEAF * MANY * 1024 * 1024  # bytes of the process: twice what the answers are


async def held(app: Starlette, count: int) -> None:
    """Until the application holds so many sockets and streams."""
    await until(lambda: len(app.state.connections) == count)


async def small_socket(served: Served) -> socket.socket:
    raw = socket.socket()
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    raw.setblocking(False)
    await asyncio.get_running_loop().sock_connect(raw, ("127.0.0.1", served.port))
    return raw


@asynccontextmanager
async def deaf(served: Served, token: str, many: int = MANY) -> AsyncIterator[socket.socket]:
    """A peer with a small buffer that asks for much, and reads no more than the handshake."""
    loop, protocol = (
        asyncio.get_running_loop(),
        ClientProtocol(parse_uri(served.socket_url), subprotocols=[PROTOCOL]),
    )
    with await small_socket(served) as raw:
        protocol.send_request(protocol.connect())
        await loop.sock_sendall(raw, b"".join(protocol.data_to_send()))
        while protocol.state is State.CONNECTING:
            protocol.receive_data(await loop.sock_recv(raw, 256))
        protocol.send_text(_frame("connection_init", payload={"authorization": f"Bearer {token}"}))
        for number in range(many):
            protocol.send_text(_frame("subscribe", id=str(number), payload={"query": LARGE}))
        await loop.sock_sendall(raw, b"".join(protocol.data_to_send()))
        yield raw


async def stalled(raw: socket.socket) -> None:
    """Until more has come than it takes."""
    await until(lambda: int.from_bytes(ioctl(raw, FIONREAD, bytes(4)), sys.byteorder) >= FULL, within=30)


def _frame(kind: str, **more: Any) -> bytes:
    return orjson.dumps({"type": kind, **more})


async def test_a_socket_that_is_not_read_is_cut_off_and_others_go_on(
    settings: Settings, world: tuple[Tools, Bell], club: ChessClub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guarded, "STALL_SECONDS", 0.2)
    app = create_app(settings, nullcontext(world))
    async with serving(app) as served, connected(served) as other, deaf(served, club.sam.token):
        await other.begin()
        await held(app, 1)
        await other.send({"type": "ping"})
        assert await other.heard() == {"type": "pong"}


async def test_a_socket_that_answers_no_ping_is_closed(
    settings: Settings, world: tuple[Tools, Bell], club: ChessClub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Fault F18."""
    monkeypatch.setitem(OPTIONS, "ws_ping_interval", 0.1)
    monkeypatch.setitem(OPTIONS, "ws_ping_timeout", 0.1)
    app = create_app(settings, nullcontext(world))
    async with serving(app) as served, deaf(served, club.sam.token, 0):
        await held(app, 1)
        await held(app, 0)


async def test_a_stream_of_events_that_is_not_read_is_cut_off(
    settings: Settings, world: tuple[Tools, Bell], club: ChessClub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(guarded, "STALL_SECONDS", 0.2)
    app = create_app(settings, nullcontext(world))
    async with serving(app) as served:
        asked = orjson.dumps(
            {"query": f"{{ {' '.join(f'a{number}: {LARGE[2:-2]}' for number in range(MANY))} }}"}
        )
        headers = {"Accept": EVENTS, "Content-Type": "application/json", "Content-Length": len(asked)}
        lines = ["POST /graphql HTTP/1.1", f"Host: 127.0.0.1:{served.port}"]
        lines += [f"{name}: {value}" for name, value in (bearer(club.sam.token) | headers).items()]
        with await small_socket(served) as raw:
            await asyncio.get_running_loop().sock_sendall(raw, "\r\n".join([*lines, "", ""]).encode() + asked)
            await held(app, 1)
            await held(app, 0)


async def test_a_server_full_of_them_keeps_little_and_ends_in_time(
    settings: Settings, club: ChessClub
) -> None:
    """Fault F10."""
    spacious = settings.model_copy(update={"most_operations_each": DEAF * MANY})
    async with serving_process(spacious) as server, AsyncExitStack() as peers:
        await server.answers()
        async with connected(server.served) as other:
            await other.begin()
            before = server.memory()
            waiting = await asyncio.gather(
                *(peers.enter_async_context(deaf(server.served, club.sam.token)) for _ in range(DEAF))
            )
            await asyncio.gather(*map(stalled, waiting))
            await other.send({"type": "ping"})
            assert await other.heard() == {"type": "pong"}
            assert server.memory() - before < MOST_GROWTH
            server.terminate()
            assert await other.closed() == 1012
        status, told = await server.ended(within=guarded.LEAVE_SECONDS + 3)
        assert status in (0, -SIGTERM), told
