"""Redis dies, stops, cuts or swallows everything while screens are open: they move, and no line is lost."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest

from laurel.settings import Settings
from tests.chaos.bus import Bus, private_bus
from tests.chaos.conftest import Tell
from tests.chaos.fleet import PLAIN
from tests.chaos.scene import Scene
from tests.chaos.weaknesses import NO_HEALING
from tests.ordeal import TIMES

LASTS = {"stopped": 60} if TIMES > 1 else {}  # seconds; the others
SHORT = 15 if TIMES > 1 else 0.5
BACK = (
    15  # seconds until bells ring again: the longest pause of the bus, and the longest it waits for an answer
)
PAUSE = 0.05 if TIMES == 1 else 0.2
ACTS = 900
FAULTS = ["killed", "stopped", "cut", "swallowed"] + ["slow"] * (TIMES > 1)


@pytest.fixture
async def bus(tmp_path: Path) -> AsyncIterator[Bus]:
    async with private_bus(tmp_path) as found:
        yield found


@pytest.fixture
def served_by(settings: Settings, bus: Bus) -> Settings:
    return settings.model_copy(update={"bus_url": bus.url})


async def until_bus(scene: Scene, does: str) -> None:
    """By the word of every server."""
    async with asyncio.timeout(BACK), httpx.AsyncClient(verify=PLAIN) as client:
        for server in scene.servers:
            while (await client.get(f"{server.served.url}/healthz")).json()["bus"] != does:  # noqa: ASYNC110 - only it knows
                await asyncio.sleep(0.05)


async def test_boards_move_and_diaries_are_whole_whatever_becomes_of_redis(
    scene: Scene, bus: Bus, tell: Tell
) -> None:
    """Fault F02."""
    await scene.start(2)
    await scene.begin(ACTS)
    scene.watch_boards()
    scene.watch_diaries(6)
    first = scene.servers[:1]  # so that the other must hear of it
    writers = [scene.writer(of=first), busy := scene.writer(PAUSE, of=first)]
    async with scene.open(busy.write()):
        tell("well", await scene.boards_move(writers))
        for fault in FAULTS:
            await bus.begin(fault)
            tell(fault, await scene.boards_move(writers))
            await asyncio.sleep(lasts := LASTS.get(fault, SHORT))
            tell(f"{fault} for {lasts} s", await scene.boards_move(writers))
            await bus.end(fault)
            tell(f"{fault} no more", await scene.boards_move(writers))
            await until_bus(scene, "carries bells")
        await scene.acts_end()
        await scene.is_shown()
    assert {board.connections for board in scene.boards} == {1}
    assert not writers[0].refused + busy.refused


async def test_without_healing_boards_stand_still_while_redis_is_away(scene: Scene, bus: Bus) -> None:
    """Or the test above would prove nothing."""
    await scene.start()
    await scene.start(weakness=NO_HEALING)
    await scene.begin(3)
    scene.watch_boards()
    writer = scene.writer(of=scene.servers[:1])
    async with scene.open():
        await scene.boards_move([writer])
        await bus.begin("killed")
        await until_bus(scene, "carries no bells")
        with suppress(TimeoutError):  # a look at the first award may still be due, and show the second
            await scene.boards_move([writer], within=1)
        with pytest.raises(TimeoutError):
            await scene.boards_move([writer], within=3)
