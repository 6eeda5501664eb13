"""How does GraphQL go over a socket: a bad operation answers `error`, a malformed frame closes with a code?"""

from collections.abc import Mapping
from typing import Any

import orjson
from graphql import GraphQLError
from starlette.websockets import WebSocketDisconnect
from strawberry.asgi import ASGIWebSocketAdapter
from strawberry.http.exceptions import WebSocketDisconnected
from strawberry.subscriptions.protocols.graphql_transport_ws.handlers import BaseGraphQLTransportWSHandler
from strawberry.subscriptions.protocols.graphql_transport_ws.types import ConnectionInitMessage, Message

from laurel.auth import Unrecognised
from schema.context import Context

TYPES = ("connection_init", "ping", "pong", "subscribe", "complete")
MOST_ID_CHARACTERS = 64
FORBIDDEN = 4403


class SocketHandler(BaseGraphQLTransportWSHandler[Context, None]):
    """The graphql-transport-ws protocol, spared from the faults of the stock handler (findings.md)."""

    async def handle_message(self, message: Message) -> None:
        fault = fault_of(message)
        if fault:
            await self.handle_invalid_message(fault)
        else:
            await super().handle_message(message)

    async def handle_connection_init(self, message: ConnectionInitMessage) -> None:
        payload = message.get("payload") or {}
        try:
            await super().handle_connection_init({"type": "connection_init", "payload": payload})
        except Unrecognised:
            await self.websocket.close(FORBIDDEN, "Forbidden")

    @staticmethod
    def _get_pre_execution_close_reason(error: GraphQLError) -> str | None:
        """One operation that can't be parsed or named is an `error` of its own, and spares the others."""
        return None


class TextSocket(ASGIWebSocketAdapter):
    """Frames are text, and written by orjson."""

    async def send_json(self, message: Mapping[str, object]) -> None:
        try:
            await self.ws.send_text(orjson.dumps(message).decode())
        except (WebSocketDisconnect, RuntimeError) as error:  # RuntimeError: we closed it ourselves meanwhile
            raise WebSocketDisconnected from error


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
    operation = payload or {}
    if not isinstance(operation.get("query"), str):
        return "The payload must have a query"
    if not isinstance(operation.get("variables"), dict | None):
        return "The variables must be a JSON object"
    return (
        None if isinstance(operation.get("operationName"), str | None) else "The operationName must be text"
    )
