"""How many requests came, for what, and how were they answered?"""

from collections.abc import Collection

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from laurel.metrics.counters import REQUESTS

METHODS = ("GET", "HEAD", "POST", "PUT", "OPTIONS")
OTHER = "other"


class CountedRequests:
    """`known` are the first parts of paths that may be told apart; whoever asks could make up any number of others."""

    def __init__(self, app: ASGIApp, known: Collection[str]) -> None:
        self._app = app
        self._known = known

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def counted(message: Message) -> None:
            if message["type"] == "http.response.start":
                self._count(scope, message["status"])
            await send(message)

        await self._app(scope, receive, counted)

    def _count(self, scope: Scope, status: int) -> None:
        REQUESTS.labels(*told_apart(scope, self._known), status).inc()


def told_apart(scope: Scope, known: Collection[str]) -> tuple[str, str]:
    """The method and the first part of the path, as far as they are told apart."""
    method, part = scope["method"], first_part(scope["path"])
    return method if method in METHODS else OTHER, part if part in known else OTHER


def first_part(path: str) -> str:
    """`/export/x` is `/export`."""
    return "/" + path.lstrip("/").partition("/")[0]
