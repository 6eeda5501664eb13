"""How fast is a mutation that does nothing? Laurel's own way of a request, and a resolver that returns a constant.

`python -m bench.peers.constant DATABASE_URL PORT`: it needs no database.
"""

import sys
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import strawberry
import uvicorn
from broadcaster import Broadcast
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from starlette.websockets import WebSocket

from actions.bell import Bell
from actions.tools import Tools
from bench.world import SECRET
from laurel.executing import LaurelSchema
from laurel.fetching.nothing import NothingFetched
from laurel.graph import schema
from laurel.headers import NoSniff
from laurel.http import answering
from laurel.sealing import Seals
from laurel.settings import Settings
from laurel.sockets.connections import Connections
from laurel.sockets.operations import Operations
from laurel.view import GraphQLView
from models.who import Viewer, Who
from schema.inputs.progress import CompleteObjectiveInput

SAM = Viewer(UUID(int=1))


@strawberry.type
class Named:
    id: strawberry.ID
    points: int = 100


@strawberry.type
class Completed:
    learner: Named
    award: Named


@strawberry.type
class Refused:
    code: str


@strawberry.type
class LearnerRefusal:
    learner: strawberry.ID
    refused: Refused


@strawberry.type
class ObjectiveCompletions:
    completed: list[Completed]
    refused: list[LearnerRefusal]


DONE = ObjectiveCompletions(
    completed=[
        Completed(
            learner=Named(id=strawberry.ID("learner_AAAAAAAAAAAAAAAAAAAAAA")),
            award=Named(id=strawberry.ID("award_AAAAAAAAAAAAAAAAAAAAAA")),
        )
    ],
    refused=[],
)


@strawberry.type
class Query:
    nothing: int = 0


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def complete_objective(self, input: CompleteObjectiveInput) -> ObjectiveCompletions | Refused:
        return DONE


class View(GraphQLView):
    """Everybody is Sam."""

    async def who(self, request: Request | WebSocket) -> Who:
        return SAM


async def _page() -> Response:
    return Response()


def app() -> Starlette:
    """The routes and middleware that a mutation passes in laurel/app.py."""
    settings = Settings.model_validate({"secret": SECRET})
    bell = Bell(Broadcast("memory://"))
    tools = Tools(
        lambda: datetime.now(UTC), Seals(SECRET.encode()), bell, settings.public_address, NothingFetched()
    )
    view = View(settings, tools, bell, Connections(1, 1, Operations(1, 1, 1)), _page)
    door: Any = answering  # the request goes Laurel's own way, to another schema
    door.schema = LaurelSchema(
        Query,
        Mutation,
        extensions=list(schema.extensions),
        execution_context_class=schema.execution_context_class,
    )
    middleware = [
        Middleware(TrustedHostMiddleware, allowed_hosts=settings.hosts, www_redirect=False),
        Middleware(NoSniff),
    ]
    return Starlette(routes=[Route("/graphql", view)], middleware=middleware)


if __name__ == "__main__":
    uvicorn.run(app(), port=int(sys.argv[2]), access_log=False, server_header=False, log_level="warning")
