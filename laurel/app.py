"""Of what is the application made? Read from top to bottom: what is open, routes, middleware."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, asynccontextmanager

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route, WebSocketRoute
from starlette.types import Receive, Scope, Send

from actions.bell import Bell
from actions.tools import Tools
from laurel.demo import playground_page
from laurel.doctor import health
from laurel.headers import NoSniff
from laurel.playground import static_files
from laurel.settings import Settings
from laurel.sweeping import sweeping
from laurel.view import GraphQLView
from laurel.world import opened

World = AbstractAsyncContextManager[tuple[Tools, Bell]]
MOST_BYTES = 1024 * 1024  # of a request's body


def create_app(settings: Settings, world: World | None = None) -> Starlette:
    """The ASGI application of these settings; the database must have been migrated.

    It opens the world of the settings while it runs, unless it is handed one.
    """

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with world or opened(settings) as (tools, bell), sweeping(tools):
            app.state.graphql = GraphQLView(settings, tools, bell, lambda: playground_page(settings))
            yield

    routes = [
        Route("/", _to_the_playground),
        Route("/graphql", GraphQLDoor()),
        WebSocketRoute("/graphql", GraphQLDoor()),
        Route("/healthz", health),
        static_files(),
    ]
    middleware = [
        Middleware(TrustedHostMiddleware, allowed_hosts=settings.hosts, www_redirect=False),
        Middleware(NoSniff),
    ]
    return Starlette(routes=routes, middleware=middleware, lifespan=lifespan, max_body_size=MOST_BYTES)


class GraphQLDoor:
    """The view is made when the database and the bell are open, after the routes."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        await scope["app"].state.graphql(scope, receive, send)


async def _to_the_playground(request: Request) -> Response:
    return RedirectResponse("/graphql")
