"""Redis dies, stops, cuts or swallows everything while screens are open: they move, and no line is lost."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import NamedTuple

import httpx
import pytest

from laurel.settings import Settings
from tests.chaos.conftest import Tell
from tests.chaos.proxy import Proxy
from tests.chaos.scene import Scene
from tests.ordeal import TIMES
from tests.private_redis import PrivateRedis, private_redis

LASTS = 0.5 if TIMES == 1 else 60  # seconds
BACK = (
    15  # seconds until bells ring again: the longest pause of the bus, and the longest it waits for an answer
)
PAUSE = 0.05 if TIMES == 1 else 0.2
ACTS = 900
FAULTS = ["killed", "stopped", "cut", "swallowed"] + ["slow"] * (TIMES > 1)


class Bus(NamedTuple):
    """Redis, as the servers reach it."""

    redis: PrivateRedis
    proxy: Proxy


@pytest.fixture
async def bus(tmp_path: Path) -> AsyncIterator[Bus]:
    async with private_redis(tmp_path) as redis:
        await redis.start()
        proxy = Proxy(redis.port)
        async with proxy.open():
            yield Bus(redis, proxy)


@pytest.fixture
def served_by(settings: Settings, bus: Bus) -> Settings:
    return settings.model_copy(update={"bus_url": f"redis://127.0.0.1:{bus.proxy.port}/0"})


async def begin(fault: str, bus: Bus) -> None:
    match fault:
        case "killed":
            await bus.redis.kill()
        case "stopped":
            bus.redis.freeze()
        case "cut":
            bus.proxy.cut()
        case "slow":
            bus.proxy.delay = 0.5
        case "swallowed":
            bus.proxy.swallow()


async def end(fault: str, bus: Bus) -> None:
    match fault:
        case "killed":
            await bus.redis.start()
        case "stopped":
            bus.redis.thaw()
        case "slow":
            bus.proxy.delay = 0
        case "swallowed":
            bus.proxy.forget()


async def bells_ring(scene: Scene) -> None:
    """On every server, again."""
    async with asyncio.timeout(BACK), httpx.AsyncClient() as client:
        for server in scene.servers:
            while (await client.get(f"{server.served.url}/healthz")).json()["bus"] != "carries bells":  # noqa: ASYNC110 - only the server knows
                await asyncio.sleep(0.05)


async def test_boards_move_and_diaries_are_whole_whatever_becomes_of_redis(
    scene: Scene, bus: Bus, tell: Tell
) -> None:
    await scene.start(2)
    await scene.begin(ACTS)
    scene.watch_boards()
    scene.watch_diaries(6)
    writers = [scene.writer(first=True), busy := scene.writer(PAUSE, first=True)]
    async with scene.open(busy.write()):
        tell("well", await scene.boards_move(writers))
        for fault in FAULTS:
            await begin(fault, bus)
            tell(fault, await scene.boards_move(writers))
            await asyncio.sleep(LASTS)
            tell(f"{fault} for {LASTS} s", await scene.boards_move(writers))
            await end(fault, bus)
            tell(f"{fault} no more", await scene.boards_move(writers))
            await bells_ring(scene)
        scene.acts_end()
        await scene.is_shown()
    assert {board.connections for board in scene.boards} == {1}
    assert not writers[0].refused + busy.refused
