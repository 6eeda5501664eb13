"""How does a straightforward Strawberry + Tortoise program do what Laurel does? As their documentation shows it.

`python -m bench.peers.tortoise DATABASE_URL PORT`: /loaders reads by data loaders, /prefetch by prefetch_related. Both
write the usual way.
"""

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

import strawberry
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import Response
from starlette.websockets import WebSocket
from strawberry.asgi import GraphQL

from actions.tokens import token_hash
from bench.peers.tortoise_loading import Query as LoadingQuery
from bench.peers.tortoise_loading import loaders
from bench.peers.tortoise_prefetching import Query as PrefetchingQuery
from bench.peers.tortoise_writing import Mutation
from models.database import database
from models.tokens import AccessToken


class View(GraphQL[dict[str, Any], None]):
    """Who comes is looked up by their token."""

    async def get_context(
        self, request: Request | WebSocket, response: Response | WebSocket
    ) -> dict[str, Any]:
        token = request.headers["authorization"].removeprefix("Bearer ")
        found = await AccessToken.get(token_hash=token_hash(token)).select_related("user")
        return {"viewer": found.user, **loaders()}


def app(url: str) -> Starlette:
    """Two views of the same rows."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with database(url):
            yield

    served = Starlette(lifespan=lifespan)
    served.mount("/loaders", View(strawberry.Schema(LoadingQuery, Mutation)))
    served.mount("/prefetch", View(strawberry.Schema(PrefetchingQuery, Mutation)))
    return served


if __name__ == "__main__":
    uvicorn.run(app(sys.argv[1]), port=int(sys.argv[2]), access_log=False, log_level="warning")
