"""Servers are replaced one by one: whoever was there comes back with their last cursor, and nobody misses a line."""

import asyncio
from signal import SIGTERM

from laurel.sockets.server import GRACE_SECONDS
from tests.chaos.conftest import Tell
from tests.chaos.scene import Scene
from tests.ordeal import TIMES

SOCKETS, EVENTS, PAUSE = (50, 300, 0.05) if TIMES == 1 else (1000, 300, 0.3)
BACK = 10 * TIMES  # seconds, until all are


async def test_all_come_back_with_their_cursor_when_servers_are_replaced_under_load(
    scene: Scene, tell: Tell
) -> None:
    """Fault F11."""
    replaced = await scene.start(2)
    await scene.begin(EVENTS)
    scene.watch_diaries(SOCKETS)
    steady = scene.writer()
    async with scene.open(scene.writer(PAUSE).write()):
        for old in replaced:
            await scene.start()
            scene.servers.remove(old)
            old.send(SIGTERM)
            now = asyncio.get_running_loop().time
            began = now()
            assert "Traceback" not in await old.ended(within=GRACE_SECONDS)
            tell("ended after", now() - began)
            await asyncio.gather(*(diary.is_at(scene.servers, BACK) for diary in scene.diaries))
            tell("all were back after", now() - began)
            for _ in range(10):
                await steady.do(scene.rest.popleft())
        await scene.acts_end()
        await scene.is_shown(within=BACK)
    assert max(diary.connections for diary in scene.diaries) <= len(replaced) + 1
