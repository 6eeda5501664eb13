"""A program elsewhere: a web server on a port of this machine that hears what it is told, and answers by its script."""

import asyncio
import json
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from tests.serving import serving


class Heard(NamedTuple):
    """One request, as it came."""

    headers: dict[str, str]
    body: bytes

    @property
    def id(self) -> str:
        return self.headers["webhook-id"]

    @property
    def told(self) -> Any:
        return json.loads(self.body)


class Listener:
    """Each status of the script is answered once, then 204. While `open` is not set, requests wait for theirs."""

    def __init__(self) -> None:
        self.port = 0
        self.heard: list[Heard] = []
        self.answers = deque[int]()
        self.open = asyncio.Event()
        self.open.set()
        self.waiting = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/hook"

    @property
    def kinds(self) -> list[str]:
        return [heard.told["type"] for heard in self.heard]

    async def answer(self, request: Request) -> Response:
        self.heard.append(Heard(dict(request.headers), await request.body()))
        status = self.answers.popleft() if self.answers else 204
        self.waiting += 1
        await self.open.wait()
        self.waiting -= 1
        return Response(status_code=status, headers={"Location": "/elsewhere"} if status == 302 else None)


@asynccontextmanager
async def listening(port: int = 0) -> AsyncIterator[Listener]:
    """On this port or a free one, until the end of the block."""
    listener = Listener()
    app = Starlette(routes=[Route("/{path}", listener.answer, methods=["GET", "POST"])])
    async with serving(app, port) as served:
        listener.port = served.port
        try:
            yield listener
        finally:
            listener.open.set()
