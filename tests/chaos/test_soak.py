"""A day in little: mixed reads, writes, sockets and faults, round after round. Nothing is lost, and nothing grows."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from signal import SIGKILL

import pytest

from laurel.settings import Settings
from models.invariants import INVARIANTS, broken
from tests.chaos.bus import Bus, private_bus
from tests.chaos.conftest import Tell
from tests.chaos.fleet import Server
from tests.chaos.scene import Scene
from tests.chaos.usage import TOKEN, Usage, usage
from tests.chaos.visiting import Visitor
from tests.ordeal import TIMES

ROUNDS, VISITORS, ACTS = (2, 4, 10) if TIMES == 1 else (20 * TIMES, 10, 30)
VISITED = 50  # learners
WARM = ROUNDS // 4  # rounds after which caches are full
MOST_GROWTH = 1.15  # of memory from then on, and these MiB: the allocator gives nothing back at once
SLACK = 16.0
FEW_FILES = 10  # connections to the database and to Redis that may be open or not
DIARIES, LEAVES = 6, 0.2
IDLE = 60  # seconds until everybody has gone, and what was owed is sent


@pytest.fixture
async def bus(tmp_path: Path) -> AsyncIterator[Bus]:
    async with private_bus(tmp_path) as found:
        yield found


@pytest.fixture
def served_by(settings: Settings, bus: Bus) -> Settings:
    return settings.model_copy(update={"bus_url": bus.url})


async def fault(number: int, scene: Scene, bus: Bus) -> None:
    """A server that has come for this round is killed in the midst of it; or all connections to Redis are cut."""
    if number % 2:
        await bus.begin("cut")
        await bus.end("cut")
        return
    (victim,) = await scene.start()
    victim.send(SIGKILL)
    scene.servers.remove(victim)


async def gone(server: Server) -> Usage:
    """What it holds once everybody has gone and what was owed is sent."""
    async with asyncio.timeout(IDLE):
        while True:
            found = await usage(server)
            if not any((found.connections, found.operations, found.owed, found.busy)):
                return found
            await asyncio.sleep(0.1)


async def test_nothing_is_lost_and_nothing_grows(scene: Scene, bus: Bus, tell: Tell) -> None:
    lasting = await scene.start(2, METRICS_TOKEN=TOKEN, WORKER="on")
    await scene.begin(ROUNDS + VISITED)
    learners = [
        scene.rest.pop().learner_id for _ in range(VISITED)
    ]  # whom nobody else completes anything for
    scene.watch_boards()
    scene.watch_diaries(DIARIES, LEAVES)
    visitors = [Visitor(scene.servers, scene.club, learners, seed) for seed in range(VISITORS)]
    held = list[list[Usage]]()
    async with scene.open():
        for number in range(ROUNDS):
            await asyncio.gather(fault(number, scene, bus), *(each.visit(ACTS) for each in visitors))
            await scene.writer().do(scene.rest.popleft())
            await scene.is_shown(within=30)
            held.append([await usage(server) for server in lasting])
    assert not [told for each in visitors for told in each.faults]
    left = [await gone(server) for server in lasting]
    for warm, last in zip(held[WARM], left, strict=True):
        assert last.files <= warm.files + FEW_FILES, (warm, last)
        assert last.threads <= warm.threads + FEW_FILES, (warm, last)
        assert last.memory <= warm.memory * MOST_GROWTH + SLACK, (warm, last)
    assert not [each.told for each in INVARIANTS if (await broken(each)).times]
    tell("acts", sum(sum(each.answers.values()) for each in visitors))
    tell("MiB when warm", held[WARM][0].memory)
    tell("MiB at the end", left[0].memory)
