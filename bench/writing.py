"""When was an award committed? The process of the race is one of Laurel's here, and notes when its bell rings."""

import time
from collections.abc import AsyncIterator, Iterable, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from uuid import UUID

from actions.bell import Bell
from actions.progress import complete_objective
from actions.tools import Actor
from bench.world import SECRET, World
from laurel.settings import Settings
from laurel.world import opened
from models.hearing import Concern
from models.tokens import token_by_hash
from models.who import Viewer
from tests.servers import REDIS_URL


class Noting:
    """A bell: it is rung right behind a commit."""

    def __init__(self, bell: Bell) -> None:
        self._bell = bell
        self.rung = 0  # nanoseconds of CLOCK_MONOTONIC

    def ring(self, space_id: UUID, concerns: Iterable[Concern] = ()) -> None:
        self.rung = time.monotonic_ns()
        self._bell.ring(space_id, concerns)


class Writer:
    """Somebody on the staff."""

    def __init__(self, by: Actor, bell: Noting) -> None:
        self._by, self._bell = by, bell

    async def complete(self, objective: UUID, learners: Sequence[UUID]) -> int:
        """When it was committed. RuntimeError where one of them had it already."""
        outcomes = await complete_objective(self._by, objective, learners)
        if len(outcomes.done) != len(learners):
            raise RuntimeError(f"{outcomes.refused} were refused.")
        return self._bell.rung


@asynccontextmanager
async def writer(world: World) -> AsyncIterator[Writer]:
    """In this process, on the bus that the servers of the race have."""
    told = {"database_url": world.url, "bus_url": REDIS_URL, "secret": SECRET}
    async with opened(Settings.model_validate(told)) as (tools, bell):
        token = await token_by_hash(world.token_hash)
        if token is None:
            raise RuntimeError("The world has lost its token.")
        noting = Noting(bell)
        yield Writer(Actor(Viewer(token.user_id), replace(tools, bell=noting)), noting)
