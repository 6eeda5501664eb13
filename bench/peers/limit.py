"""How fast could Python give a space's progress at all? Rows to dicts to bytes, without GraphQL.

It takes the way of a request to Laurel (the same server, Starlette, middleware, a token that is looked up, a body that
is read) and gives the same bytes. `python -m bench.peers.limit DATABASE_URL PORT`
"""

import sys
from binascii import b2a_base64
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

import asyncpg
import orjson
import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.trustedhost import TrustedHostMiddleware
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from actions.tokens import token_hash
from laurel.headers import NoSniff
from schema.ids import encode, parse

TOKEN = """
SELECT user_id FROM access_token WHERE token_hash = $1 AND revoked_at IS NULL AND expires_at > now()"""
SPACE = """
SELECT name FROM space JOIN staff_member ON staff_member.space_id = space.id WHERE space.id = $1 AND user_id = $2"""
LEARNERS = """
SELECT id, name, points FROM learner WHERE space_id = $1 AND removed_at IS NULL ORDER BY sort_name, id LIMIT $2"""
OBJECTIVES = """
SELECT objective.id, points, badge_id, name FROM objective JOIN badge ON badge.id = badge_id WHERE space_id = $1"""
PROGRESS = """
SELECT learner_id, objective_id, status, progress.points, completed_at
FROM progress JOIN objective ON objective.id = objective_id
WHERE learner_id = ANY($1) ORDER BY learner_id, position"""
URL_SAFE = bytes.maketrans(b"+/", b"-_")


async def progress(request: Request) -> Response:
    """As Laurel answers bench/nested.py's query."""
    asked = orjson.loads(await request.body())["variables"]
    pool: asyncpg.Pool[Any] = request.app.state.pool
    async with pool.acquire() as connection:
        token = request.headers["authorization"].removeprefix("Bearer ")
        user = await connection.fetchval(TOKEN, token_hash(token))
        space_id = parse("space", asked["space"], "space")
        name = await connection.fetchval(SPACE, space_id, user)
        learners = await connection.fetch(LEARNERS, space_id, asked["first"])
        objectives = await connection.fetch(OBJECTIVES, space_id)
        cells = await connection.fetch(PROGRESS, [row["id"] for row in learners])
    edges = [{"node": learner} for learner in _learners(learners, _objectives(objectives), cells)]
    data = {"space": {"name": name, "learners": {"edges": edges}}}
    return Response(orjson.dumps({"data": data}), media_type="application/json")


def _objectives(rows: list[asyncpg.Record]) -> dict[UUID, tuple[bytes, dict[str, Any]]]:
    return {
        row_id: (
            row_id.bytes,
            {
                "id": encode("objective", row_id),
                "points": points,
                "badge": {"id": encode("badge", badge_id), "name": name},
            },
        )
        for row_id, points, badge_id, name in rows
    }


def _learners(
    rows: list[asyncpg.Record],
    objectives: dict[UUID, tuple[bytes, dict[str, Any]]],
    cells: list[asyncpg.Record],
) -> list[dict[str, Any]]:
    progress: dict[UUID, list[dict[str, Any]]] = {row["id"]: [] for row in rows}
    for learner_id, objective_id, status, points, completed_at in cells:
        key, objective = objectives[objective_id]
        named = b2a_base64(learner_id.bytes + key, newline=False).rstrip(b"=").translate(URL_SAFE)
        progress[learner_id].append(
            {
                "id": f"progress_{named.decode()}",
                "status": status,
                "points": points,
                "completedAt": completed_at,
                "objective": objective,
            }
        )
    return [
        {"id": encode("learner", row_id), "name": name, "points": points, "progress": progress[row_id]}
        for row_id, name, points in rows
    ]


def app(url: str) -> Starlette:
    """One route."""

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        async with asyncpg.create_pool(url, min_size=1, max_size=10) as pool:
            app.state.pool = pool
            yield

    middleware = [Middleware(TrustedHostMiddleware, allowed_hosts=["127.0.0.1"]), Middleware(NoSniff)]
    return Starlette(
        routes=[Route("/graphql", progress, methods=["POST"])], middleware=middleware, lifespan=lifespan
    )


if __name__ == "__main__":
    uvicorn.run(
        app(sys.argv[1]), port=int(sys.argv[2]), access_log=False, server_header=False, log_level="warning"
    )
