"""How is a server asked by the race: timed by the load process, and once for its answer?"""

import asyncio
import sys
from collections.abc import Sequence
from typing import Any, NamedTuple

import httpx
import orjson

from bench.load import Outcome
from bench.servers import Server
from laurel.settings import ROOT

PATIENCE = 300.0
SHOWN = 1000  # characters of an answer that is wrong
ERRORS = '"errors":'


class Unanswered(Exception):
    """A request was not answered as it should be; it says how."""


class Door(NamedTuple):
    """Where a server is asked, and by whom."""

    server: Server
    token: str
    path: str = "/graphql"


async def timed(
    door: Door,
    bodies: Sequence[str | None],
    count: int,
    clients: int = 1,
    *,
    ping: str = "",
    every: float = 0.005,
    media_type: str = "application/json",
    wrong: Sequence[str] = (ERRORS,),
    status: int = 200,
) -> Outcome:
    """What `count` requests took. Unanswered where an answer has another status, or a text that would be `wrong`."""
    job = {
        "port": door.server.port,
        "token": door.token,
        "path": door.path,
        "bodies": bodies,
        "count": count,
        "clients": clients,
        "ping": ping,
        "every": every,
        "media_type": media_type,
        "wrong": wrong,
        "status": status,
    }
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bench.load"),
        cwd=ROOT,
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    printed, errors = await process.communicate(orjson.dumps(job))
    if process.returncode:
        raise Unanswered(errors.decode()[-SHOWN:])
    return Outcome(**orjson.loads(printed))


def body(query: str, **variables: object) -> str:
    """Of a GraphQL request."""
    return orjson.dumps({"query": query, "variables": variables}, default=str).decode()


async def answer(door: Door, asked: str) -> Any:
    """The data of one answer. Unanswered for one with errors."""
    headers = {"Authorization": f"Bearer {door.token}", "Content-Type": "application/json"}
    async with httpx.AsyncClient(timeout=PATIENCE) as client:
        response = await client.post(
            f"http://127.0.0.1:{door.server.port}{door.path}", content=asked, headers=headers
        )
    told = orjson.loads(response.content)
    if "errors" in told or "data" not in told:
        raise Unanswered(response.text[:SHOWN])
    return told["data"]
