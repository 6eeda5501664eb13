"""What does an OpenID provider add to the application? Nothing, where the settings name none."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import NamedTuple

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from actions.tools import Tools
from laurel.openid.bearer import Bearers
from laurel.openid.code import CALLBACK
from laurel.openid.pages import OpenIDPages
from laurel.openid.provider import provider_of
from laurel.settings import Settings


class OpenID(NamedTuple):
    """The two doors that people who are known to the provider come in by."""

    pages: OpenIDPages
    bearers: Bearers


def openid_routes(settings: Settings) -> list[Route]:
    """Served from `app.state.openid`, which is there while the application runs."""
    if not settings.openid_issuer:
        return []
    return [Route("/sign-in/openid", _begin), Route(CALLBACK, _end)]


@asynccontextmanager
async def openid(settings: Settings, tools: Tools) -> AsyncIterator[OpenID | None]:
    """Until the end of the block; None where the settings name no provider."""
    async with provider_of(settings, tools.now) as provider:
        if provider is None:
            yield None
            return
        yield OpenID(OpenIDPages(settings, tools, provider), Bearers(settings, tools, provider))


async def _begin(request: Request) -> Response:
    opened: OpenID = request.app.state.openid
    return await opened.pages.begin(request)


async def _end(request: Request) -> Response:
    opened: OpenID = request.app.state.openid
    return await opened.pages.end(request)
