"""How are events streamed, and what ends the stream?"""

import asyncio
from contextlib import aclosing
from typing import Any

from starlette.types import Message, Receive, Scope, Send

from laurel.http.events import Events
from laurel.http.responding import NOT_KEPT, refused
from laurel.sockets.connections import Connections
from laurel.sockets.each import Crowded, Full

FIRST_PING_SECONDS = 1.0  # also shows whoever stands between that it must not wait for more
PING_SECONDS = 15.0
RETRY = {"Retry-After": "10"}
HEADERS = NOT_KEPT | {"Content-Type": "text/event-stream; charset=utf-8", "X-Accel-Buffering": "no"}


class EventStream:
    """A response that ends when all is told, when the client leaves, or when the process goes away.

    `send` waits for a client that is slow, and the operation waits with it. In the last case nothing says that it is
    complete, so the client comes back. Never compressed: an event must not wait for the next.
    """

    def __init__(self, events: Events, connections: Connections) -> None:
        self._events = events
        self._connections = connections

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        context = self._events.context
        try:
            with (
                self._connections.one(),
                self._connections.one_of(context.who, context.network),
                self._connections.operations.one_of(context.who, context.network),
            ):
                await self._stream(receive, send)
        except Full as full:
            await refused(503, str(full), RETRY)(scope, receive, send)
        except Crowded as crowded:
            await refused(429, str(crowded), RETRY)(scope, receive, send)

    async def _stream(self, receive: Receive, send: Send) -> None:
        await send(_start())
        told = asyncio.create_task(self._tell(send))
        left = asyncio.create_task(_left(receive))
        going = asyncio.create_task(self._connections.going_away.wait())
        ends: set[asyncio.Future[Any]] = {told, left, going}
        try:
            await self._keep_open(ends, send)
        finally:
            for end in ends:
                end.cancel()
            await asyncio.gather(*ends, return_exceptions=True)
        await send(_body(b"", more=False))

    async def _tell(self, send: Send) -> None:
        async with aclosing(self._events.told()) as told:
            async for event in told:
                await send(_body(event))

    async def _keep_open(self, ends: set[asyncio.Future[Any]], send: Send) -> None:
        pause = FIRST_PING_SECONDS
        while not (await asyncio.wait(ends, timeout=pause, return_when=asyncio.FIRST_COMPLETED))[0]:
            await send(_body(self._events.silence()))
            pause = PING_SECONDS


async def _left(receive: Receive) -> None:
    while (await receive())["type"] != "http.disconnect":
        pass


def _body(part: bytes, more: bool = True) -> Message:
    return {"type": "http.response.body", "body": part, "more_body": more}


def _start() -> Message:
    """Made anew: middleware writes into it."""
    headers = [(name.lower().encode(), value.encode()) for name, value in HEADERS.items()]
    return {"type": "http.response.start", "status": 200, "headers": headers}
