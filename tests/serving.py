"""How does a test run the application on a real port, in its own process?"""

import asyncio
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from typing import NamedTuple

import uvicorn
from starlette.applications import Starlette

from laurel.sockets.server import OPTIONS, Server


def bearer(token: str) -> dict[str, str]:
    """The header of who has this token."""
    return {"Authorization": f"Bearer {token}"}


class Served(NamedTuple):
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    @property
    def socket_url(self) -> str:
        return f"ws://127.0.0.1:{self.port}/graphql"


class _Server(Server):
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Signals stay pytest's."""
        yield


@asynccontextmanager
async def serving(app: Starlette, port: int = 0) -> AsyncIterator[Served]:
    """On this port or a free one, until the end of the block."""
    options = OPTIONS | {"timeout_graceful_shutdown": 5}
    config = uvicorn.Config(app, port=port, log_level="warning", lifespan="on", **options)
    ours = getattr(app.state, "connections", None)  # a provider or a store that tests play has none
    server = _Server(config, asyncio.Event() if ours is None else ours.going_away)
    task = asyncio.create_task(server.serve())
    while not server.started:
        assert not task.done(), "the server did not start"
        await asyncio.sleep(0.005)
    try:
        yield Served(server.servers[0].sockets[0].getsockname()[1])
    finally:
        server.should_exit = True
        await task
