"""Which headers does every answer carry?"""

from starlette.datastructures import MutableHeaders
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from laurel.settings import Settings

ASKED = ("Authorization", "Content-Type", "If-None-Match", "Last-Event-ID")


def cors(settings: Settings) -> Middleware:
    """Pages of the allowed origins may ask, and read what they are answered; with tokens, never with our cookies."""
    return Middleware(
        CORSMiddleware,
        allow_origins=settings.allowed_origins,
        allow_methods=["GET", "POST", "PUT"],
        allow_headers=ASKED,
        expose_headers=["ETag"],
    )


class NoSniff:
    """Browsers take every answer for what it says it is."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                MutableHeaders(scope=message)["X-Content-Type-Options"] = "nosniff"
            await send(message)

        await self._app(scope, receive, marked)
