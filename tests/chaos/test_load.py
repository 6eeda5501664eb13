"""Two servers, many writers, diaries of clients that come and go at random: each diary is as the table is."""

import asyncio

from tests.chaos.conftest import Tell
from tests.chaos.scene import Scene
from tests.ordeal import TIMES

WRITERS, DIARIES, EVENTS = (2, 10, 60) if TIMES == 1 else (8, 200, 2000)
LEAVES = 0.1 if TIMES == 1 else 0.01


async def test_every_diary_is_as_the_table_is_whenever_its_client_leaves(scene: Scene, tell: Tell) -> None:
    await scene.start(2)
    await scene.begin(EVENTS)
    scene.watch_diaries(DIARIES, LEAVES)
    async with scene.open():
        await asyncio.gather(*(scene.writer().write() for _ in range(WRITERS)))
        await scene.is_shown(within=30 * TIMES)
    came = sum(diary.connections for diary in scene.diaries)
    assert came > 2 * DIARIES
    tell("connections", came)
