"""A client of graphql-transport-ws that says exactly what a test tells it to."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import orjson
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Origin, Subprotocol

from tests.serving import Served

PROTOCOL = Subprotocol("graphql-transport-ws")
PATIENCE = 10


class Socket:
    """Frames go out as they are given, and come in as JSON."""

    def __init__(self, connection: ClientConnection) -> None:
        self._connection = connection

    async def send(self, frame: Any) -> None:
        """Text and bytes as they are, everything else as JSON."""
        await self._connection.send(frame if isinstance(frame, str | bytes) else orjson.dumps(frame).decode())

    async def send_raw(self, frames: bytes) -> None:
        """Frames as bytes, in one piece."""
        self._connection.transport.write(frames)

    async def heard(self, within: float = PATIENCE) -> Any:
        """The next frame, in at most so many seconds."""
        async with asyncio.timeout(within):
            return orjson.loads(await self._connection.recv())

    async def closed(self) -> int:
        """The code that the server closes with, whatever it says before."""
        try:
            async with asyncio.timeout(PATIENCE):
                while True:
                    await self._connection.recv()
        except ConnectionClosed as closed:
            return closed.rcvd.code if closed.rcvd else 1006

    @property
    def reason(self) -> str:
        """In which words the server has closed it."""
        return self._connection.close_reason or ""

    @property
    def extensions(self) -> list[str]:
        """What was agreed on, by name, of all that this client offers."""
        return [extension.name for extension in self._connection.protocol.extensions]

    async def init(self, token: str | None = None) -> None:
        """Sign in; the server may refuse it."""
        payload = {"authorization": f"Bearer {token}"} if token else None
        await self.send({"type": "connection_init", "payload": payload})

    async def begin(self, token: str | None = None) -> None:
        """Sign in; the server acknowledges it."""
        await self.init(token)
        assert await self.heard() == {"type": "connection_ack"}

    async def ask(self, id: str, query: str, **more: Any) -> None:
        await self.send({"id": id, "type": "subscribe", "payload": {"query": query, **more}})

    async def leave(self) -> None:
        await self._connection.close()


@asynccontextmanager
async def connected(
    served: Served, protocol: Subprotocol = PROTOCOL, origin: str | None = None
) -> AsyncIterator[Socket]:
    async with connect(
        served.socket_url,
        subprotocols=[protocol],
        origin=Origin(origin) if origin else None,
    ) as connection:
        yield Socket(connection)
