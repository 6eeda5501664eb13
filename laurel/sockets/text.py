"""How do frames of GraphQL go over a socket? As text, written by orjson, in the order of one pipe."""

from collections.abc import Mapping
from contextlib import suppress
from typing import Any

import orjson
from starlette.websockets import WebSocket, WebSocketDisconnect
from strawberry.asgi import ASGIWebSocketAdapter
from strawberry.http.async_base_view import AsyncBaseHTTPView
from strawberry.http.exceptions import WebSocketDisconnected

from engine.live.sending import Pipe
from laurel.sockets.guarded import WRITE_TEXT

MOST_REASON_BYTES = 123  # a frame of control holds 125, and two are of the code (RFC 6455, 5.5)


class TextSocket(ASGIWebSocketAdapter):
    """Frames are text, and written by orjson."""

    def __init__(
        self,
        view: AsyncBaseHTTPView[Any, Any, Any, Any, Any, Any, Any],
        request: WebSocket,
        response: WebSocket,
    ) -> None:
        super().__init__(view, request, response)
        extensions = self.ws.scope.get("extensions", {})
        self.pipe = Pipe(self.ws.send_text, *filter(None, [extensions.get(WRITE_TEXT)]))

    async def send_json(self, message: Mapping[str, object]) -> None:
        try:
            await self.pipe.send(orjson.dumps(message).decode())
        except (WebSocketDisconnect, RuntimeError) as error:  # RuntimeError: we closed it ourselves meanwhile
            raise WebSocketDisconnected from error

    async def close(self, code: int, reason: str) -> None:
        """Somebody may have closed it meanwhile. A reason that is too long is cut: it may hold what the peer sent."""
        told = reason.encode()[:MOST_REASON_BYTES].decode(errors="ignore")
        with suppress(WebSocketDisconnect, RuntimeError):
            await super().close(code, told)
