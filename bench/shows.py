"""Which servers show thousands of sockets one leaderboard, and how is what they show changed?"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Iterator, Sequence
from contextlib import AsyncExitStack
from itertools import count
from statistics import median
from typing import Any, NamedTuple
from uuid import UUID

import httpx
import orjson

from bench.asking import PATIENCE, Door, Unanswered, answer, body
from bench.completing import WRONG, by_laurel
from bench.servers import Server
from bench.watching import NANOSECONDS, Watchers, watching

AWARDS = 3  # one after the other, of a turn
SETTLED = 0.5  # seconds behind each, in which what it has cost is still paid
BOARD = """
query ($space: ID!) {
  space(id: $space) {
    leaderboard { version entries(first: 10) { edges { node { rank displayName points } } } }
  }
}"""
Change = Callable[[], Awaitable[object]]


class Watched(NamedTuple):
    """What is subscribed to, and by whom. Without a query the sockets only listen."""

    query: str = ""
    variables: object = None
    tokens: Sequence[str] = ("",)
    path: str = "/graphql"


class Show:
    """A server with its sockets open."""

    def __init__(self, server: Server, watchers: Watchers, change: Change, memory: float) -> None:
        self.server, self.watchers, self._change = server, watchers, change
        self.memory = memory  # KiB for each socket
        self.cpu: list[float] = []  # seconds for each message, in each turn

    async def turn(self) -> float:
        """Seconds from asking for a change until the last socket has it."""
        before = self.server.cpu()
        found = [await self._changed() for _ in range(AWARDS)]
        self.cpu.append((self.server.cpu() - before) / AWARDS / self.watchers.count)
        return median(found)

    async def _changed(self) -> float:
        asked = time.monotonic_ns()
        changing = asyncio.ensure_future(self._change())
        seen = await self.watchers.next()
        await changing
        await asyncio.sleep(SETTLED)
        return (seen.last - asked) / NANOSECONDS


async def shown(
    stack: AsyncExitStack, server: Server, change: Change, sockets: int, watched: Watched
) -> Show:
    """Opened, until the end of the stack."""
    before = server.memory()
    watchers = await stack.enter_async_context(
        watching(server.port, watched.path, sockets, watched.query, watched.variables, watched.tokens)
    )
    return Show(server, watchers, change, max(1.0, server.memory() - before) / sockets)


async def posting(stack: AsyncExitStack, server: Server, board: dict[str, Any]) -> Change:
    """Each time a leaderboard with another version is handed to a peer, which has the first one now."""
    client, versions = await stack.enter_async_context(httpx.AsyncClient(timeout=PATIENCE)), count()

    async def post() -> None:
        told = {**board, "version": f"{board['version'][:-6]}{next(versions):06}"}
        content, headers = orjson.dumps(told), {"Content-Type": "application/json"}
        await client.post(f"http://127.0.0.1:{server.port}/publish", content=content, headers=headers)

    await post()
    return post


async def awarding(stack: AsyncExitStack, door: Door, left: Iterator[tuple[UUID, UUID]]) -> Change:
    """Each time one more award. Unanswered where it is refused."""
    client = await stack.enter_async_context(httpx.AsyncClient(timeout=PATIENCE))
    headers = {"Authorization": f"Bearer {door.token}", "Content-Type": "application/json"}

    async def award() -> None:
        asked = by_laurel(*next(left))
        url = f"http://127.0.0.1:{door.server.port}{door.path}"
        response = await client.post(url, content=asked, headers=headers)
        if any(wrong in response.text for wrong in WRONG):
            raise Unanswered(response.text)

    return award


async def board_of(door: Door, space: str) -> Any:
    """As whoever asks sees it."""
    return (await answer(door, body(BOARD, space=space)))["space"]["leaderboard"]
