"""How does a test open a page of a Laurel that people sign in to through a provider?"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from typing import Any

import httpx

from actions.bell import Bell
from actions.tools import Tools
from laurel.app import create_app
from laurel.cookies import cookie_name
from laurel.settings import Settings
from tests.openid_provider import LocalProvider
from tests.serving import Served, serving

ADDRESS = "https://badges.example"
BEGIN = "/sign-in/openid"
CALLBACK = f"{BEGIN}/callback"
HEALTH = "/healthz"
ME = {"query": "{ viewer { user { name } } }"}
UNCONFIRMED = "could not be confirmed"


class _AtThePort(httpx.AsyncHTTPTransport):
    """What a balancer does that speaks TLS: our public address leads to the port that we are served on."""

    def __init__(self, served: Served) -> None:
        super().__init__()
        self._port = served.port

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        there = request.url.copy_with(scheme="http", host="127.0.0.1", port=self._port)
        return await super().handle_async_request(
            httpx.Request(request.method, there, headers=request.headers, stream=request.stream)
        )


@asynccontextmanager
async def laurel_with(
    settings: Settings, world: tuple[Tools, Bell], provider: LocalProvider, **more: Any
) -> AsyncIterator[Served]:
    """Until the end of the block; `more` are settings."""
    chosen = settings.model_copy(update=provider.settings | {"address": ADDRESS} | more)
    async with serving(create_app(chosen, nullcontext(world))) as served:
        yield served


@asynccontextmanager
async def browsing(served: Served) -> AsyncIterator[httpx.AsyncClient]:
    """A browser of its own: it follows redirects and keeps cookies."""
    mounts = {ADDRESS: _AtThePort(served)}
    async with httpx.AsyncClient(base_url=ADDRESS, mounts=mounts, follow_redirects=True) as browser:
        yield browser


async def sign_in(browser: httpx.AsyncClient, next: str = HEALTH) -> httpx.Response:
    """The page that one ends up on."""
    return await browser.get(BEGIN, params={"next": next})


async def who(browser: httpx.AsyncClient) -> str | None:
    """The name of whoever is signed in there."""
    viewer = (await browser.post("/graphql", json=ME)).json()["data"]["viewer"]
    return viewer["user"]["name"] if viewer else None


async def refused(browser: httpx.AsyncClient, status: int = 400) -> str:
    """What the page says that one ends up on, not signed in."""
    page = await sign_in(browser)
    assert (page.status_code, page.headers["Content-Type"]) == (status, "text/html; charset=utf-8")
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert cookie_name(Settings(address=ADDRESS)) not in browser.cookies
    return page.text


async def callback_of(browser: httpx.AsyncClient) -> str:
    """Where the provider sends the browser back to, which does not go there."""
    begun = await browser.get(BEGIN, follow_redirects=False)
    back = await browser.get(begun.headers["Location"], follow_redirects=False)
    return back.headers["Location"]


async def who_with(client: httpx.AsyncClient, token: str) -> str | None:
    """The name of whoever comes with it; None for a token that does not work."""
    answer = await client.post("/graphql", json=ME, headers={"Authorization": f"Bearer {token}"})
    if answer.status_code == 200:
        return str(answer.json()["data"]["viewer"]["user"]["name"])
    assert answer.status_code == 401
    assert answer.json()["errors"][0]["extensions"]["code"] == "UNAUTHENTICATED"
    return None
