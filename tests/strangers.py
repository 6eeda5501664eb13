"""Strangers on the web, as tests of fetching have them: name servers, a wire, and a web server that behaves oddly."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from ipaddress import ip_address

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response, StreamingResponse
from starlette.routing import Route

from laurel.fetching.fetcher import Fetcher
from laurel.fetching.networks import Address
from tests.serving import serving


class Names:
    """A name server: each name has an answer for each time it is asked, the last one for ever."""

    def __init__(self, **names: list[list[str]]) -> None:
        self.names = {name.replace("_", "."): answers for name, answers in names.items()}
        self.asked: list[str] = []

    async def __call__(self, host: str, port: int) -> list[Address]:
        answers = self.names.get(host, [[host]])
        found = answers[min(self.asked.count(host), len(answers) - 1)]
        self.asked.append(host)
        return [ip_address(each) for each in found]


class Wire:
    """Where requests would go to; nothing leaves."""

    def __init__(self, answer: Callable[[httpx.Request], httpx.Response] | None = None) -> None:
        self.sent: list[httpx.Request] = []
        self.answer = answer or (lambda request: httpx.Response(200))

    async def __call__(self, request: httpx.Request) -> httpx.Response:
        self.sent.append(request)
        answer = self.answer(request)
        return httpx.Response(answer.status_code, headers=answer.headers, stream=httpx.ByteStream(b"{}"))

    @property
    def addresses(self) -> list[str]:
        return [str(request.url) for request in self.sent]


def public(names: Names, wire: Wire) -> Fetcher:
    return Fetcher("public", names, httpx.MockTransport(wire))


class Stranger:
    """A web server on a port of this machine, with whatever it was asked."""

    def __init__(self) -> None:
        self.asked: list[Request] = []
        self.url = ""
        self.never = asyncio.Event()

    @property
    def routes(self) -> list[Route]:
        return [
            Route("/badge", self._badge, methods=["GET", "POST"]),
            Route("/endless", self._endless),
            Route("/dripping", self._dripping),
            Route("/silent", self._silent),
            Route("/packed", self._packed),
            Route("/to", self._to, methods=["GET", "POST"]),
            Route("/exactly", self._exactly),
        ]

    async def _badge(self, request: Request) -> Response:
        self.asked.append(request)
        answer = JSONResponse({"said": (await request.body()).decode()})
        answer.set_cookie("tracked", "yes")
        return answer

    async def _endless(self, request: Request) -> Response:
        async def parts() -> AsyncIterator[bytes]:
            while not self.never.is_set():
                yield b"x" * 65536
                await asyncio.sleep(0)  # who has hung up is noticed

        return StreamingResponse(parts())

    async def _dripping(self, request: Request) -> Response:
        async def parts() -> AsyncIterator[bytes]:
            yield b"x"
            await self.never.wait()

        return StreamingResponse(parts())

    async def _silent(self, request: Request) -> Response:
        await self.never.wait()
        return Response()

    async def _packed(self, request: Request) -> Response:
        return Response(b"\x1f\x8b", headers={"Content-Encoding": "gzip"})

    async def _to(self, request: Request) -> Response:
        self.asked.append(request)
        return RedirectResponse(request.query_params["where"])

    async def _exactly(self, request: Request) -> Response:
        return Response(b"x" * int(request.query_params["size"]))


@asynccontextmanager
async def stranger() -> AsyncIterator[Stranger]:
    there = Stranger()
    async with serving(Starlette(routes=there.routes)) as served:
        there.url = served.url
        try:
            yield there
        finally:
            there.never.set()
