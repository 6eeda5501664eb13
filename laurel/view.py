"""How does GraphQL reach us? By HTTP, what moves as a stream of events, and over graphql-transport-ws."""

from dataclasses import replace
from datetime import timedelta
from functools import partial
from typing import Any

import orjson
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL
from strawberry.subscriptions import GRAPHQL_TRANSPORT_WS_PROTOCOL

from actions.bell import Bell
from actions.tools import Tools
from engine.live.runs import SharedRuns
from laurel.auth import authorization_in, network_of, who_comes, who_has
from laurel.cookies import SetCookies, cookie_name, is_of_our_page
from laurel.documents.persisted import PersistedDocuments
from laurel.documents.trusted import TrustedDocuments
from laurel.graph import schema
from laurel.http.door import HttpDoor, Page
from laurel.http.reading import SAFE
from laurel.openid.bearer import Bearers
from laurel.settings import Settings
from laurel.sockets.connections import Connections
from laurel.sockets.each import Full
from laurel.sockets.protocol import MOST_OPERATIONS, SocketHandler
from laurel.sockets.signing_in import TRY_LATER
from laurel.sockets.text import TextSocket
from models.who import Nobody, Viewer, Who
from schema.arrivals import Arrivals
from schema.context import Context, no_page

INIT_SECONDS = 10


class GraphQLView(GraphQL[Context, None]):
    """HTTP goes through a door of our own (laurel/http), sockets through Strawberry's view."""

    graphql_transport_ws_handler_class = SocketHandler
    websocket_adapter_class = TextSocket

    def __init__(
        self,
        settings: Settings,
        tools: Tools,
        bell: Bell,
        connections: Connections,
        page: Page,
        bearers: Bearers | None = None,
    ) -> None:
        super().__init__(
            schema,
            subscription_protocols=[GRAPHQL_TRANSPORT_WS_PROTOCOL],
            connection_init_wait_timeout=timedelta(seconds=INIT_SECONDS),
            max_subscriptions_per_connection=MOST_OPERATIONS,
            allowed_origins=settings.allowed_origins,
        )
        self._settings = settings
        self._tools = tools
        self._bell = bell
        self.connections = connections
        self._bearers = bearers
        self.shared_runs = SharedRuns()
        self._arrivals = Arrivals(tools.now)
        trusted = TrustedDocuments(tools.now)
        self.documents = PersistedDocuments(trusted, only=settings.trusted_documents == "only")
        self._door = HttpDoor(
            self._context, self.documents, connections, page if settings.playground != "off" else None
        )

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._socket(scope, receive, send)
            return
        response = await self._door(Request(scope, receive))
        await response(scope, receive, send)

    async def _socket(self, scope: Scope, receive: Receive, send: Send) -> None:
        try:
            with self.connections.one():
                await super().__call__(scope, receive, send)
        except Full as full:
            socket = WebSocket(scope, receive, send)
            # Whoever is refused without a handshake is never told why.
            await socket.accept(await self.pick_websocket_subprotocol(socket))
            await socket.close(TRY_LATER, str(full))

    async def get_context(self, request: Request | WebSocket, response: Response | WebSocket) -> Context:
        """Of a socket, which has no cookies to set."""
        return await self._context(request)

    async def _context(self, request: Request | WebSocket, cookies: SetCookies | None = None) -> Context:
        """Who comes by a header, else by a cookie of our page; a socket may say otherwise in connection_init."""
        return Context(
            self._tools,
            self._bell,
            await self.who(request),
            self._settings.playground,
            self._settings.limits,
            network=network_of(request.client.host if request.client else None),
            keep_session=partial(cookies.keep, self._settings) if cookies else no_page,
            shared_runs=self.shared_runs,
            gathers=self._arrivals,
        )

    async def who(self, request: Request | WebSocket) -> Who:
        """By a header, else by a cookie of our page, but never by a cookie for a GET (T20). Unrecognised."""
        authorization = request.headers.get("authorization")
        if authorization is not None and request.scope["type"] == "http":
            return await who_comes(authorization, self._tools, self._bearers)
        if request.scope.get("method") in SAFE:
            return Nobody()
        ours = is_of_our_page(request.headers)
        return await who_has(request.cookies.get(cookie_name(self._settings)) if ours else None, self._tools)

    async def on_ws_connect(self, context: Context) -> Any:
        """Unrecognised closes the socket."""
        authorization = authorization_in(context.connection_params or {})
        if authorization is not None:
            find = context.arrivals.tokens.of
            context.asker = await who_comes(authorization, self._tools, self._bearers, find)
        if isinstance(context.asker, Viewer):
            context.asker = replace(context.asker, account=None)  # a socket stays, and that would grow old
        return await super().on_ws_connect(context)

    def decode_json(self, data: str | bytes) -> object:
        return orjson.loads(data)
