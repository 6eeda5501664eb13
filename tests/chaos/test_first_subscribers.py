"""Many open the screens of one space at the same moment, on a server that nobody was at: all are served."""

from tests.chaos.scene import Scene
from tests.ordeal import TIMES

FIRST = 20 * TIMES


async def test_all_of_the_first_subscribers_are_served(scene: Scene) -> None:
    await scene.start(2)
    await scene.begin(1)
    scene.watch_boards(FIRST)
    scene.watch_diaries(FIRST)
    async with scene.open():
        await scene.boards_move([scene.writer()])
        await scene.is_shown()
    assert {watcher.connections for watcher in scene.watchers} == {1}
