"""A server is killed between two steps of a verb and its bell: the other one misses nothing, and goes on with it."""

from tortoise.connection import get_connection

from tests.chaos.scene import Scene
from tests.chaos.weaknesses import BEFORE_THE_COMMIT, DEATHS
from tests.looking import completed, gapless
from tests.ordeal import TIMES
from tests.worker_process import until

DEATHS_EACH = 1 if TIMES == 1 else 10


async def everything_is_settled() -> bool:
    """No recheck is left to do."""
    _, rows = await get_connection("default").execute_query("SELECT 1 FROM recheck LIMIT 1")
    return not rows


async def test_no_line_is_missing_wherever_a_server_dies(scene: Scene) -> None:
    """Fault F01."""
    (other,) = await scene.start()
    await scene.begin(DEATHS_EACH * len(DEATHS))
    scene.watch_boards()
    scene.watch_diaries(3)
    async with scene.open():
        for death in list(DEATHS) * DEATHS_EACH:
            act = scene.rest.popleft()
            (victim,) = await scene.start(weakness=death)
            assert await scene.writer(of=[victim]).refusal(act), death
            await victim.ended(within=5)
            scene.servers.remove(victim)
            assert await completed(act.learner_id, act.objective_id) is (death not in BEFORE_THE_COMMIT), (
                death
            )
            await scene.is_shown()
            await scene.writer().do(act)
            assert await completed(act.learner_id, act.objective_id)
    await until(everything_is_settled)
    assert await gapless(scene.club.space)
    assert other.lives
