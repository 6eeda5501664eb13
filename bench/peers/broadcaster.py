"""How does plain Strawberry with broadcaster tell every socket? Each runs the subscription for itself.

`python -m bench.peers.broadcaster - PORT`: what is posted is the leaderboard from then on.
"""

import sys
from collections.abc import AsyncGenerator, AsyncIterator
from contextlib import asynccontextmanager
from typing import cast

import orjson
import strawberry
import uvicorn
from broadcaster import Broadcast, Event
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route, WebSocketRoute
from strawberry.asgi import GraphQL

broadcast = Broadcast("memory://")
newest = [b""]


@strawberry.type
class Line:
    rank: int
    display_name: str
    points: int


@strawberry.type
class Edge:
    node: Line


@strawberry.type
class Lines:
    edges: list[Edge]


@strawberry.type
class Board:
    version: str
    lines: strawberry.Private[list[Line]]

    @strawberry.field
    def entries(self, first: int) -> Lines:
        return Lines(edges=[Edge(node=line) for line in self.lines[:first]])


def board(told: str | bytes) -> Board:
    read = orjson.loads(told)
    nodes = [edge["node"] for edge in read["entries"]["edges"]]
    lines = [
        Line(rank=node["rank"], display_name=node["displayName"], points=node["points"]) for node in nodes
    ]
    return Board(version=read["version"], lines=lines)


@strawberry.type
class Query:
    ready: bool = True


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def leaderboard(self, space: strawberry.ID | None = None) -> AsyncGenerator[Board, None]:
        async with broadcast.subscribe("leaderboard") as changes:
            yield board(newest[0])
            async for change in cast(AsyncIterator[Event], changes):  # its own hints say otherwise
                yield board(change.message)


async def publish(request: Request) -> Response:
    newest[0] = await request.body()
    await broadcast.publish("leaderboard", newest[0].decode())
    return JSONResponse({})


@asynccontextmanager
async def lifespan(app: Starlette) -> AsyncIterator[None]:
    async with broadcast:
        yield


routes = [
    WebSocketRoute("/graphql", GraphQL[None, None](strawberry.Schema(Query, subscription=Subscription))),
    Route("/publish", publish, methods=["POST"]),
]

if __name__ == "__main__":
    app = Starlette(routes=routes, lifespan=lifespan)
    uvicorn.run(
        app, port=int(sys.argv[2]), ws_per_message_deflate=False, access_log=False, log_level="warning"
    )
