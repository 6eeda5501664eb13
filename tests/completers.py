"""Processes of their own that complete objectives when they are told, for what only several processes can show."""

import asyncio
import json
import os
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path
from typing import NamedTuple
from uuid import UUID

from actions.progress import complete_objective
from actions.tools import Actor
from laurel.settings import Settings
from laurel.world import opened
from models.who import Viewer
from tests.clock import Clock

ROOT = Path(__file__).parent.parent


class Order(NamedTuple):
    """Complete this objective, as this user, for each of these learners, all at the same moment."""

    user_id: UUID
    objective_id: UUID
    learner_ids: Sequence[UUID]


class Completer:
    """One process, with the database open."""

    def __init__(self, process: Process) -> None:
        self._process = process

    def tell(self, order: Order) -> None:
        assert self._process.stdin
        self._process.stdin.write(json.dumps(order, default=_told).encode() + b"\n")

    async def heard(self) -> list[str]:
        """What came of the last order: DONE or the code of the refusal, for each learner."""
        assert self._process.stdout
        line = await self._process.stdout.readline()
        assert line, "the process ended early"
        outcomes: list[str] = json.loads(line)
        return outcomes


@asynccontextmanager
async def completers(settings: Settings, count: int) -> AsyncIterator[list[Completer]]:
    """That many, ready, until the end of the block."""
    async with AsyncExitStack() as stack:
        started = [await stack.enter_async_context(_process(settings)) for _ in range(count)]
        for completer in started:
            assert await completer.heard() == ["READY"]
        yield started


@asynccontextmanager
async def _process(settings: Settings) -> AsyncIterator[Completer]:
    assert settings.secret
    environment = {
        **os.environ,
        "LAUREL_DATABASE_URL": settings.database_url,
        "LAUREL_BUS_URL": settings.bus_url,
        "LAUREL_SECRET": settings.secret.get_secret_value(),
    }
    command = (sys.executable, "-m", "tests.completers")
    process = await asyncio.create_subprocess_exec(
        *command, cwd=ROOT, env=environment, stdin=PIPE, stdout=PIPE
    )
    try:
        yield Completer(process)
    finally:
        assert process.stdin
        process.stdin.close()
        await process.wait()


async def main() -> None:
    """One order a line until there are no more, one answer a line."""
    async with opened(Settings(), Clock()) as (tools, _):
        print('["READY"]', flush=True)
        while line := await asyncio.to_thread(sys.stdin.readline):
            user_id, objective_id, learner_ids = json.loads(line)
            by = Actor(Viewer(UUID(user_id)), tools)
            outcomes = await asyncio.gather(
                *(_completed(by, UUID(objective_id), UUID(learner_id)) for learner_id in learner_ids)
            )
            print(json.dumps(outcomes), flush=True)


async def _completed(by: Actor, objective_id: UUID, learner_id: UUID) -> str:
    outcomes = await complete_objective(by, objective_id, [learner_id])
    return outcomes.refused[0][1].code if outcomes.refused else "DONE"


def _told(value: object) -> str:
    return str(value)


if __name__ == "__main__":
    asyncio.run(main())
