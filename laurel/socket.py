"""How does GraphQL go over a socket: a bad operation answers `error`, a malformed frame closes with a code?"""

from collections.abc import Mapping
from contextlib import suppress
from typing import TYPE_CHECKING, Any, cast

import orjson
from graphql import GraphQLError
from starlette.websockets import WebSocket, WebSocketDisconnect
from strawberry.asgi import ASGIWebSocketAdapter
from strawberry.http.async_base_view import AsyncBaseHTTPView
from strawberry.http.exceptions import WebSocketDisconnected
from strawberry.subscriptions.protocols.graphql_transport_ws.handlers import Operation
from strawberry.subscriptions.protocols.graphql_transport_ws.types import Message, SubscribeMessage

from engine.live.frames import SocketOutlet
from engine.live.outlets import Alone
from engine.live.runs import Instead
from engine.live.sending import Pipe
from laurel.asked import Asked, Malformed, asked
from laurel.errors import fault
from laurel.sockets.guarded import WRITE_TEXT
from laurel.sockets.signing_in import SignedIn
from schema.context import Context
from schema.errors import bad_user_input, coded

if TYPE_CHECKING:
    from laurel.view import GraphQLView  # which imports this module

TYPES = ("connection_init", "ping", "pong", "subscribe", "complete")
MOST_OPERATIONS = 20  # at once on one socket
MOST_ID_CHARACTERS = 64
MOST_REASON_BYTES = 123  # a frame of control holds 125, and two are of the code (RFC 6455, 5.5)


class SocketHandler(SignedIn):
    """The graphql-transport-ws protocol, spared from the faults of the stock handler (findings.md)."""

    async def handle_message(self, message: Message) -> None:
        fault = fault_of(message)
        if fault:
            await self.handle_invalid_message(fault)
        else:
            await super().handle_message(message)

    async def handle_subscribe(self, message: SubscribeMessage) -> None:
        if self._is_busy and message["id"] not in self.operations:
            await self.send_message(
                {"id": message["id"], "type": "error", "payload": [_too_many().formatted]}
            )
            return
        payload = cast(dict[str, Any], message["payload"])
        # The operation carries all that was asked in the place of its text, until it runs.
        text = cast(str, asked(payload))
        await super().handle_subscribe({**message, "payload": {**message["payload"], "query": text}})

    @property
    def _is_busy(self) -> bool:
        """Whether it runs all that it may; before anybody has signed in it runs nothing."""
        return len(self.operations) >= MOST_OPERATIONS

    async def run_operation(self, operation: Operation[Context, None]) -> None:
        try:
            documents = cast("GraphQLView", self.view).documents
            operation.query = await documents.text(cast(Asked, operation.query))
        except GraphQLError as error:
            await operation.send_initial_errors([error])
        except Malformed as error:
            await operation.send_initial_errors([bad_user_input(str(error))])
        except Exception as error:
            await operation.send_initial_errors([fault(error)])
        else:
            await self._run(operation)

    async def handle_task_exception(self, error: Exception) -> None:
        """A peer that has gone while it was sent something is no bug of ours."""
        if not isinstance(error, WebSocketDisconnected):
            await super().handle_task_exception(error)

    async def _run(self, operation: Operation[Context, None]) -> None:
        try:
            await super().run_operation(operation)
        except Instead as instead:
            await self._run_together(operation, instead)

    async def _run_together(self, operation: Operation[Context, None], instead: Instead) -> None:
        """With whoever watches the same (realtime.md, 8)."""
        outlet = SocketOutlet(cast(TextSocket, self.websocket).pipe, operation.id)
        try:
            outlet.push(await instead.attend(outlet))
            await operation.send_operation_message({"id": operation.id, "type": "complete"})
        except Alone:
            await self._run(operation)
        except Exception as error:
            await operation.send_initial_errors([fault(error)])
        finally:
            outlet.drop()

    @staticmethod
    def _get_pre_execution_close_reason(error: GraphQLError) -> str | None:
        """One operation that can't be parsed or named is an `error` of its own, and spares the others."""
        return None


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


def _too_many() -> GraphQLError:
    told = f"A socket runs {MOST_OPERATIONS} operations at once: end one, or open another socket."
    return coded("RATE_LIMITED", told)


def fault_of(message: object) -> str | None:
    """What is wrong with the shape of a frame; None for a good one."""
    if not isinstance(message, dict):
        return "A frame must be a JSON object"
    if message.get("type") not in TYPES:
        return "This type of frame is unknown"
    if message["type"] in ("subscribe", "complete") and not _is_id(message.get("id")):
        return f"The id must be text of 1 to {MOST_ID_CHARACTERS} characters"
    payload = message.get("payload")
    if not isinstance(payload, dict | None):
        return "The payload must be a JSON object"
    return _fault_of_operation(payload) if message["type"] == "subscribe" else None


def _is_id(value: object) -> bool:
    return isinstance(value, str) and 1 <= len(value) <= MOST_ID_CHARACTERS


def _fault_of_operation(payload: dict[str, Any] | None) -> str | None:
    try:
        asked(payload or {})
    except Malformed as malformed:
        return str(malformed)
    return None
