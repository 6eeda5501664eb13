"""Of what is the application made? Read from top to bottom: what is open, routes, middleware."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager, nullcontext
from functools import partial

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.routing import Route, WebSocketRoute
from starlette.types import Receive, Scope, Send

from actions.bell import Bell
from actions.tools import Tools
from laurel import importing
from laurel.demo import playground_page
from laurel.doctor import health, readiness
from laurel.exporting import export
from laurel.files.routes import files_routes
from laurel.files.sending import try_later
from laurel.files.store import Store, Unreachable
from laurel.headers import KnownHosts, NoSniff, cors
from laurel.lti.routes import lti_routes
from laurel.metrics.page import metrics_routes
from laurel.metrics.requests import CountedRequests, first_part
from laurel.openid.routes import openid, openid_routes
from laurel.papers.routes import papers_routes
from laurel.playground import static_files
from laurel.progress_csv import send_progress
from laurel.settings import Settings
from laurel.sockets.connections import Connections
from laurel.sockets.elsewhere import counting_elsewhere
from laurel.sockets.operations import Operations
from laurel.sockets.sign_ins import watching
from laurel.unsubscribing import unsubscribe_page
from laurel.view import GraphQLView
from laurel.web import web_routes
from laurel.worker import working
from laurel.world import opened

World = AbstractAsyncContextManager[tuple[Tools, Bell]]
MOST_BYTES = 1024 * 1024  # of a request's body, but of a file's upload
MOST_GRAPHQL_BYTES = 4 * MOST_BYTES  # a file of that size is longer as JSON


def create_app(settings: Settings, world: World | None = None) -> Starlette:
    """The ASGI application of these settings; the database must have been migrated.

    It opens the world of the settings while it runs, unless it is handed one.
    """

    routes = [
        Route("/graphql", GraphQLDoor(), max_body_size=MOST_GRAPHQL_BYTES),
        WebSocketRoute("/graphql", GraphQLDoor()),
        Route("/healthz", health),
        Route("/readyz", readiness),
        *metrics_routes(settings),
        Route("/export/{sealed}", export),
        Route("/progress/{sealed}", send_progress),
        Route("/unsubscribe/{sealed}", unsubscribe_page, methods=["GET", "POST"]),
        Route(
            "/spaces/{space}/learners.csv",
            importing.import_file,
            methods=["POST"],
            max_body_size=importing.MOST_BYTES,
        ),
        *files_routes(),
        *openid_routes(settings),
        *papers_routes(),
        *lti_routes(),
        *web_routes(settings),
        static_files(),
    ]
    middleware = [
        Middleware(CountedRequests, known={first_part(getattr(route, "path", "/")) for route in routes}),
        Middleware(NoSniff),
        Middleware(KnownHosts, settings.hosts),
        cors(settings),
    ]
    app = Starlette(
        routes=routes,
        middleware=middleware,
        exception_handlers={Unreachable: try_later},
        lifespan=partial(_open, settings, world),
        max_body_size=MOST_BYTES,
    )
    app.state.settings = settings
    app.state.connections = _connections(settings)
    return app


@asynccontextmanager
async def _open(settings: Settings, world: World | None, app: Starlette) -> AsyncIterator[None]:
    """Until the end of the block, what the routes find on `app.state`."""
    async with (
        world or opened(settings) as (tools, bell),
        _worker(settings, tools, bell),
        openid(settings, tools) as provider,
        watching(app.state.connections.sign_ins, tools.now),
        counting_elsewhere(settings, app.state.connections.tallies),
    ):
        app.state.tools = tools
        app.state.bell = bell
        app.state.files = Store(settings.files_url)
        app.state.openid = provider
        bearers = provider.bearers if provider else None
        app.state.graphql = GraphQLView(
            settings, tools, bell, app.state.connections, lambda: playground_page(settings), bearers
        )
        yield


def _connections(settings: Settings) -> Connections:
    operations = Operations(
        settings.most_operations, settings.most_operations_each, settings.most_live_cost_each
    )
    return Connections(settings.most_connections, settings.most_connections_each, operations)


def _worker(settings: Settings, tools: Tools, bell: Bell) -> AbstractAsyncContextManager[None]:
    return working(settings, tools, bell) if settings.worker == "on" else nullcontext()


class GraphQLDoor:
    """The view is made when the database and the bell are open, after the routes."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await scope["app"].state.graphql(scope, receive, send)
