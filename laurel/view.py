"""How does GraphQL go over HTTP: whatever goes wrong is JSON with a code, never a trace."""

from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from functools import partial
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
from laurel.auth import Unrecognised, authorization_in, network_of, who_comes, who_has
from laurel.cookies import cookie_name, is_of_our_page, keep_session
from laurel.graph import schema
from laurel.openid.bearer import Bearers
from laurel.settings import Settings
from laurel.socket import SocketHandler, TextSocket
from models.who import Who
from schema.context import Context, no_page
from schema.errors import coded

CODES = {401: "UNAUTHENTICATED"}
INIT_SECONDS = 10
MOST_OPERATIONS = 20  # at once on one socket
Page = Callable[[], Awaitable[Response]]


class GraphQLView(GraphQL[Context, None]):
    """Queries and mutations by POST, everything over graphql-transport-ws, the playground for browsers."""

    graphql_transport_ws_handler_class = SocketHandler
    websocket_adapter_class = TextSocket

    def __init__(
        self, settings: Settings, tools: Tools, bell: Bell, page: Page, bearers: Bearers | None = None
    ) -> None:
        super().__init__(
            schema,
            graphql_ide=None if settings.playground == "off" else "graphiql",
            allow_queries_via_get=False,
            subscription_protocols=[GRAPHQL_TRANSPORT_WS_PROTOCOL],
            connection_init_wait_timeout=timedelta(seconds=INIT_SECONDS),
            max_subscriptions_per_connection=MOST_OPERATIONS,
            allowed_origins=settings.allowed_origins,
        )
        self._settings = settings
        self._tools = tools
        self._bell = bell
        self._page = page
        self._bearers = bearers
        self._playground = settings.playground
        self._limits = settings.limits

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
        """Who comes by a header, else by a cookie of our page; a socket may say otherwise in connection_init."""
        return Context(
            self._tools,
            self._bell,
            await self.who(request),
            self._playground,
            self._limits,
            network=network_of(request.client.host if request.client else None),
            keep_session=partial(keep_session, response, self._settings)
            if isinstance(response, Response)
            else no_page,
        )

    async def who(self, request: Request | WebSocket) -> Who:
        """By a header, else by a cookie of our page. Unrecognised."""
        authorization = request.headers.get("authorization")
        if authorization is not None and request.scope["type"] == "http":
            return await who_comes(authorization, self._tools, self._bearers)
        ours = is_of_our_page(request.headers)
        return await who_has(request.cookies.get(cookie_name(self._settings)) if ours else None, self._tools)

    async def on_ws_connect(self, context: Context) -> Any:
        """Unrecognised closes the socket."""
        authorization = authorization_in(context.connection_params or {})
        if authorization is not None:
            context.who = await who_comes(authorization, self._tools, self._bearers)
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
        response = Response(orjson.dumps(response_data), media_type="application/json")
        response.raw_headers.extend(sub_response.headers.raw)
        return response


def refused(status: int, message: str, headers: Mapping[str, str] | None = None) -> Response:
    """A request that failed before GraphQL, told as GraphQL tells errors."""
    code = CODES.get(status, "BAD_USER_INPUT")
    body = {"errors": [coded(code, message).formatted]}
    return Response(orjson.dumps(body), status, headers, media_type="application/json")
