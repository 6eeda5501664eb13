"""How does a client listen to one subscription, whatever becomes of its server?"""

from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import orjson
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import WebSocketException

from tests.serving import Served
from tests.socket_client import PROTOCOL

PATIENCE = 20  # seconds, for a socket to open
LOST = (OSError, TimeoutError, WebSocketException)  # what a client hears that is to come back
FINAL = {"FORBIDDEN", "NOT_FOUND", "RESYNC", "BAD_USER_INPUT", "UNAUTHENTICATED"}


class Ended(Exception):
    """The stream did, in order: `code` says why, empty where nothing was said."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@asynccontextmanager
async def listening(
    served: Served, token: str, query: str, **variables: Any
) -> AsyncIterator[AsyncGenerator[Any, None]]:
    """The data of each answer. At the end of the block the client is gone, without a word."""
    async with connect(
        served.socket_url, subprotocols=[PROTOCOL], open_timeout=PATIENCE, close_timeout=1
    ) as connection:
        try:
            yield _answers(connection, token, {"query": query, "variables": variables})
        finally:
            connection.transport.abort()


async def _answers(
    connection: ClientConnection, token: str, payload: dict[str, Any]
) -> AsyncGenerator[Any, None]:
    """Ended or one of LOST ends it."""
    await _say(connection, type="connection_init", payload={"authorization": f"Bearer {token}"})
    await _say(connection, type="subscribe", id="1", payload=payload)
    async for text in connection:
        frame = orjson.loads(text)
        match frame["type"]:
            case "next":
                data = frame["payload"].get("data")
                if errors := frame["payload"].get("errors"):
                    raise Ended(errors[0]["extensions"]["code"])
                yield data
            case "error":
                raise Ended(frame["payload"][0]["extensions"]["code"])
            case "complete":
                raise Ended("")
            case "ping":
                await _say(connection, type="pong")
    raise ConnectionResetError


async def _say(connection: ClientConnection, **frame: Any) -> None:
    await connection.send(orjson.dumps(frame).decode())
