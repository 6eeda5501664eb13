"""A learning platform on a port of this machine that takes tools (LTI Dynamic Registration 1.0)."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import urlencode

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from tests.serving import serving

TOOL = "https://purl.imsglobal.org/spec/lti-tool-configuration"


class Registrar:
    """`told` is what tools said of themselves, `tokens` by which right; `more` and `answer` replace what it tells."""

    def __init__(self) -> None:
        self.url = ""
        self.asked: list[str] = []
        self.told: list[dict[str, Any]] = []
        self.tokens: list[str | None] = []
        self.more: dict[str, Any] = {}
        self.answer: Any = {"client_id": "client-7", TOOL: {"deployment_id": "deployment-7"}}
        self.status = 200

    @property
    def configuration(self) -> str:
        return f"{self.url}/openid-configuration"

    def app(self) -> Starlette:
        return Starlette(
            routes=[
                Route("/", self._page),
                Route("/favicon.ico", _nothing),
                Route("/openid-configuration", self._configuration),
                Route("/moved", self._moved),
                Route("/register", self._register, methods=["POST"]),
            ]
        )

    async def _configuration(self, request: Request) -> Response:
        self.asked.append(request.url.path)
        told = {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/auth",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/jwks",
            "registration_endpoint": f"{self.url}/register",
        }
        return JSONResponse(told | self.more)

    async def _page(self, request: Request) -> Response:
        """Where its administrator adds a tool, which comes within the page or in a window of its own."""
        opens = f"{request.query_params['link']}?{urlencode({'openid_configuration': self.configuration})}"
        where = {
            "frame": f'<iframe src="{opens}"></iframe>',
            "window": f'<a target="tool" rel="opener" href="{opens}">Add</a>',
        }
        hears = "onmessage = ({ data }) => (document.querySelector('output').textContent = data.subject)"
        shown = where[request.query_params["where"]]
        return HTMLResponse(
            f"<!doctype html><title>Tools</title><output></output>{shown}<script>{hears}</script>"
        )

    async def _moved(self, request: Request) -> Response:
        """To the same machine, by another name."""
        return RedirectResponse(self.configuration.replace("127.0.0.1", "localhost"))

    async def _register(self, request: Request) -> Response:
        self.asked.append(request.url.path)
        self.told.append(await request.json())
        self.tokens.append(request.headers.get("authorization"))
        return JSONResponse(self.answer, self.status)


async def _nothing(request: Request) -> Response:
    return Response(status_code=204)


@asynccontextmanager
async def registrar() -> AsyncIterator[Registrar]:
    """On a port of its own, until the end of the block."""
    found = Registrar()
    async with serving(found.app()) as served:
        found.url = served.url
        yield found
