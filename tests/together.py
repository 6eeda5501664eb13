"""How does a test watch something together with others, without a transport?"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from dataclasses import replace
from typing import Any

import orjson
from strawberry.types import ExecutionResult

from engine.live.outlets import Alone
from engine.live.runs import Instead, SharedRuns
from laurel.graph import schema
from models.who import Who
from tests.asking import Answer, Asking

BOARD = """subscription Board($space: ID) {
  leaderboard(space: $space) { version entries { edges { cursor node { displayName points } } } }
}"""


class Watcher:
    """Somebody who watches, and all that they were told. `alone` once a run of their own tells it."""

    def __init__(self) -> None:
        self.payloads: list[bytes] = []
        self.alone = self.ended = False
        self._told = asyncio.Event()

    def push(self, payload: bytes) -> None:
        self.payloads.append(payload)
        self._told.set()

    def end(self) -> None:
        self.ended = True
        self._told.set()

    async def nth(self, count: int) -> Answer:
        """What they are told then."""
        async with asyncio.timeout(10):
            while len(self.payloads) < count:
                assert not self.ended, self.payloads[-1:]
                self._told.clear()
                await self._told.wait()
        told = orjson.loads(self.payloads[count - 1])
        return Answer(told["data"], told.get("errors", []))

    async def board(self, count: int) -> Any:
        answer = await self.nth(count)
        assert not answer.errors, answer.errors
        return answer.data["leaderboard"]

    async def end_of(self, count: int) -> list[Any]:
        """The codes of the last words, which are the so manyth."""
        async with asyncio.timeout(10):
            while not self.ended:
                self._told.clear()
                await self._told.wait()
        assert len(self.payloads) == count, self.payloads
        return (await self.nth(count)).codes


class Together:
    """Runs that are shared, and watchers who come to them as a transport would."""

    def __init__(self, asking: Asking) -> None:
        self.runs = SharedRuns()
        self._asking = asking

    @asynccontextmanager
    async def watching(self, who: Who, query: str, **variables: Any) -> AsyncIterator[Watcher]:
        watcher = Watcher()
        context = replace(self._asking.context(who), shared_runs=self.runs)
        task = asyncio.create_task(watch(watcher, query, variables, context))
        try:
            yield watcher
        finally:
            task.cancel()
            await asyncio.wait((task,))
            if not task.cancelled():
                task.result()


async def watch(watcher: Watcher, query: str, variables: dict[str, Any], context: Any) -> None:
    """As a transport does."""
    try:
        await _alone(watcher, query, variables, context)
    except Instead as instead:
        try:
            watcher.push(await instead.attend(watcher))
        except Alone:
            await _alone(watcher, query, variables, context)
    watcher.end()


async def _alone(watcher: Watcher, query: str, variables: dict[str, Any], context: Any) -> None:
    results = await schema.stream(query, variables, context)
    async with aclosing(results):
        async for result in results:
            assert isinstance(result, ExecutionResult)
            errors = [error.formatted for error in result.errors or []]
            watcher.alone = True
            watcher.push(orjson.dumps({"data": result.data} | ({"errors": errors} if errors else {})))


def points(board: Any) -> list[int]:
    """Line by line."""
    return [edge["node"]["points"] for edge in board["entries"]["edges"]]
