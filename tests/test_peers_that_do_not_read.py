"""Who does not read is cut off, and what was kept for them is freed; nobody else is hurt (threat T35)."""

import asyncio
import socket
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, nullcontext
from signal import SIGTERM
from typing import Any

import orjson
import pytest
from starlette.applications import Starlette
from websockets.asyncio.client import connect

from actions.bell import Bell
from actions.tools import Tools
from laurel.app import create_app
from laurel.settings import Settings
from laurel.sockets import guarded
from tests.event_stream import EVENTS
from tests.serving import Served, bearer, serving
from tests.serving_process import serving_process
from tests.socket_client import PROTOCOL, connected
from tests.stories import ChessClub

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
LARGE = "{ __schema { types { name description fields { name description args { name description } } } } }"
MANY = 15  # answers of this are a megabyte, which is more than two systems and the server keep
DEAF = 50
MOST_GROWTH = 80 * 1024 * 1024  # bytes of the process, for all of them


async def held(app: Starlette, count: int) -> None:
    """Until the application holds so many sockets and streams."""
    async with asyncio.timeout(20):
        while len(app.state.connections) != count:  # noqa: ASYNC110 - no event tells of it
            await asyncio.sleep(0.01)


async def small_socket(served: Served) -> socket.socket:
    raw = socket.socket()
    raw.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    raw.setblocking(False)
    await asyncio.get_running_loop().sock_connect(raw, ("127.0.0.1", served.port))
    return raw


@asynccontextmanager
async def deaf(served: Served, token: str) -> AsyncIterator[None]:
    """A peer with a small buffer that asks for much and reads none of it."""
    raw = await small_socket(served)
    connection = await connect(served.socket_url, sock=raw, subprotocols=[PROTOCOL], max_queue=1)
    try:
        await connection.send(_frame("connection_init", payload={"authorization": f"Bearer {token}"}))
        for number in range(MANY):
            await connection.send(_frame("subscribe", id=str(number), payload={"query": LARGE}))
        yield
    finally:
        connection.transport.abort()


def _frame(kind: str, **more: Any) -> str:
    return orjson.dumps({"type": kind, **more}).decode()


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
    async with serving_process(settings) as server, AsyncExitStack() as peers:
        await server.answers()
        async with connected(server.served) as other:
            await other.begin()
            before = server.memory()
            await asyncio.gather(
                *(peers.enter_async_context(deaf(server.served, club.sam.token)) for _ in range(DEAF))
            )
            await other.send({"type": "ping"})
            assert await other.heard() == {"type": "pong"}
            assert server.memory() - before < MOST_GROWTH
            server.terminate()
            assert await other.closed() == 1012
        status, told = await server.ended(within=guarded.LEAVE_SECONDS + 3)
        assert status in (0, -SIGTERM), told
