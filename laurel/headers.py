"""Which headers does every answer carry?"""

from collections.abc import Sequence

import orjson
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from laurel.logs.request_ids import HEADER as REQUEST_ID
from laurel.settings import Settings
from schema.errors import coded

NOT_OURS = "This Laurel has another name: its operator can add this one to LAUREL_ALLOWED_HOSTS, or set LAUREL_ADDRESS."
MARK = "laurel.known_host"
NO_SNIFF = (b"x-content-type-options", b"nosniff")
MOST_NAMES, MOST_BYTES = 1000, 260  # that are remembered, as they came; of one
ASKED = ("Authorization", "Content-Type", "If-None-Match", "Last-Event-ID")


def cors(settings: Settings) -> Middleware:
    """Pages of the allowed origins may ask, and read what they are answered; with tokens, never with our cookies."""
    return Middleware(
        CORSMiddleware,
        allow_origins=settings.allowed_origins,
        allow_methods=["GET", "POST", "PUT"],
        allow_headers=ASKED,
        expose_headers=["ETag", REQUEST_ID],
    )


class KnownHosts:
    """Whoever calls us by a name that is not ours is told so with the remedy, which Starlette keeps to itself."""

    def __init__(self, app: ASGIApp, hosts: Sequence[str]) -> None:
        self._app = app
        self._known = TrustedHostMiddleware(_marked, hosts, www_redirect=False)
        self._remembered = set[tuple[bytes, ...]]()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket") or await self._is_known(scope, receive):
            await self._app(scope, receive, send)
            return
        body = orjson.dumps({"errors": [coded("BAD_USER_INPUT", NOT_OURS).formatted]})
        await Response(body, 400, media_type="application/json")(scope, receive, send)

    async def _is_known(self, scope: Scope, receive: Receive) -> bool:
        names = tuple(value for name, value in scope["headers"] if name == b"host")
        if names in self._remembered:
            return True
        asked = {"type": "http", "headers": scope["headers"], MARK: False}
        await self._known(asked, receive, _unsent)
        if asked[MARK] and len(self._remembered) < MOST_NAMES and sum(map(len, names)) <= MOST_BYTES:
            self._remembered.add(names)
        return bool(asked[MARK])


async def _marked(scope: Scope, receive: Receive, send: Send) -> None:
    scope[MARK] = True


async def _unsent(message: Message) -> None:
    """What it would say itself."""


class NoSniff:
    """Browsers take every answer for what it says it is. No route says so itself: it would stand there twice."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def marked(message: Message) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message.get("headers", ()), NO_SNIFF]
            await send(message)

        await self._app(scope, receive, marked)
