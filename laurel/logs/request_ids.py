"""Which request is being answered? Its id stands in its lines of the log, and a client can quote it."""

import re
import secrets
from collections.abc import Sequence
from contextvars import ContextVar

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

HEADER = "X-Request-Id"
NAME = HEADER.lower().encode()
WELL_FORMED = re.compile(rb"[A-Za-z0-9._-]{8,64}")
FORWARDED = "laurel.forwarded"  # in the scope: whether a trusted proxy handed it on
STARTS = ("http.response.start", "websocket.accept", "websocket.http.response.start")
REQUEST: ContextVar[str | None] = ContextVar("the id of the request that is answered", default=None)


class Requests:
    """Stands first: gives each request its id, tells it with the answer, and believes what proxies forward.

    Of proxies alone an id is taken, where it is well formed: else anybody could write into the log of others.
    """

    def __init__(self, app: ASGIApp, proxies: Sequence[str]) -> None:
        # Uvicorn's own, which it would put around us: we could not tell any more who forwards.
        self._app = ProxyHeadersMiddleware(app, list(proxies))  # type: ignore[arg-type]  # its own types for ASGI

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in ("http", "websocket"):
            await self._app(scope, receive, send)  # type: ignore[arg-type]  # the same
            return
        client = scope.get("client")
        scope[FORWARDED] = client is not None and client[0] in self._app.trusted_hosts
        given = _given(scope) or new_request_id()

        async def identified(message: Message) -> None:
            if message["type"] in STARTS:
                message["headers"] = [*message.get("headers", ()), (NAME, given.encode())]
            await send(message)

        REQUEST.set(
            given
        )  # until its task ends, so that what uvicorn says of a fault is said of this request
        await self._app(scope, receive, identified)  # type: ignore[arg-type]  # the same


def _given(scope: Scope) -> str | None:
    if not scope[FORWARDED]:
        return None
    found = next((value for name, value in scope["headers"] if name == NAME), b"")
    return found.decode() if WELL_FORMED.fullmatch(found) else None


async def broken(request: Request, error: Exception) -> Response:
    """For what nobody has caught, which uvicorn logs under the same id. Starlette answers it outside of `Requests`."""
    given = REQUEST.get() or ""
    told = f"Something went wrong on our side. Tell the operator this reference: {given}.\n"
    return PlainTextResponse(told, 500, {HEADER: given, "Cache-Control": "no-store"})


def new_request_id() -> str:
    """Of a request, or of an operation on a socket. No secret, but nobody guesses it either."""
    return secrets.token_hex(8)
