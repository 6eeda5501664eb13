"""How does GraphQL go over HTTP: whatever goes wrong is JSON with a code, never a trace."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any

import orjson
from cross_web import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.http import GraphQLHTTPResponse
from strawberry.subscriptions import GRAPHQL_TRANSPORT_WS_PROTOCOL

from actions.bell import Bell
from actions.tools import Tools
from laurel.auth import Unrecognised, authorization_in, who_comes
from laurel.graph import schema
from laurel.settings import Settings
from laurel.socket import SocketHandler, TextSocket
from schema.context import Context
from schema.errors import coded

CODES = {401: "UNAUTHENTICATED"}
INIT_SECONDS = 10
MOST_OPERATIONS = 20  # at once on one socket
Page = Callable[[], Awaitable[Response]]


class GraphQLView(GraphQL[Context, None]):
    """Queries and mutations by POST, everything over graphql-transport-ws, the playground for browsers."""

    graphql_transport_ws_handler_class = SocketHandler
    websocket_adapter_class = TextSocket

    def __init__(self, settings: Settings, tools: Tools, bell: Bell, page: Page) -> None:
        super().__init__(
            schema,
            graphql_ide=None if settings.playground == "off" else "graphiql",
            allow_queries_via_get=False,
            subscription_protocols=[GRAPHQL_TRANSPORT_WS_PROTOCOL],
            connection_init_wait_timeout=timedelta(seconds=INIT_SECONDS),
            max_subscriptions_per_connection=MOST_OPERATIONS,
            allowed_origins=settings.allowed_origins,
        )
        self._tools = tools
        self._bell = bell
        self._page = page
        self._playground = settings.playground

    async def run(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        """The answer to a request; for a socket, its whole life."""
        if request.scope["type"] != "http":
            return await super().run(request, *args, **kwargs)
        try:
            return await super().run(request, *args, **kwargs)
        except HTTPException as error:
            return refused(error.status_code, error.reason)
        except Unrecognised as error:
            return refused(401, str(error), {"WWW-Authenticate": "Bearer"})

    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket) -> Context:
        """A socket says who it is later, in connection_init: its headers are not under the page's control."""
        who = await who_comes(
            request.headers.get("authorization") if request.scope["type"] == "http" else None,
            self._tools.now(),
        )
        return Context(self._tools, self._bell, who, self._playground)

    async def on_ws_connect(self, context: Context) -> Any:
        """Unrecognised closes the socket."""
        payload = context.connection_params or {}
        context.who = await who_comes(authorization_in(payload), self._tools.now())
        return await super().on_ws_connect(context)

    async def render_graphql_ide(self, request: Request) -> Response:
        return await self._page()

    def parse_json(self, data: str | bytes) -> Any:
        """The body of a request: an object, or the list that is then refused as a batch."""
        found = super().parse_json(data)
        if not isinstance(found, dict | list):
            raise HTTPException(400, "The body must be a JSON object with a `query`.")
        return found

    def decode_json(self, data: str | bytes) -> object:
        return orjson.loads(data)

    def encode_json(self, data: object) -> bytes:
        return orjson.dumps(data)

    def create_response(
        self, response_data: GraphQLHTTPResponse | list[GraphQLHTTPResponse], sub_response: Response
    ) -> Response:
        return Response(orjson.dumps(response_data), media_type="application/json")


def refused(status: int, message: str, headers: Mapping[str, str] | None = None) -> Response:
    """A request that failed before GraphQL, told as GraphQL tells errors."""
    code = CODES.get(status, "BAD_USER_INPUT")
    body = {"errors": [coded(code, message).formatted]}
    return Response(orjson.dumps(body), status, headers, media_type="application/json")
