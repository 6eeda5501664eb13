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


async def test_clients_that_do_not_resume_miss_lines(scene: Scene) -> None:
    """Or the test above would prove nothing."""
    await scene.start(2)
    await scene.begin(40)
    scene.watch_diaries(4, leaves=0.2, resumes=False)
    async with scene.open():
        await scene.writer().write()
        found = await scene.losses(within=1)
    assert len(found) >= 2  # of staff, who were told most lines
    assert not any(lost.startswith("0 missing") for lost in found[:2])
