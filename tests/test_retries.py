"""What the database asks to be tried again is tried again, in one place."""

import asyncio

import asyncpg
import pytest

from actions.learners import update_learner
from laurel.settings import Settings
from models.learners import Learner
from tests.looking import gapless, learner_of
from tests.stories import ChessClub

WAITS = """
SELECT EXISTS (
  SELECT FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'
)"""


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
async def test_the_loser_of_a_deadlock_is_tried_again(club: ChessClub, settings: Settings) -> None:
    """Another program holds the learner and wants the space, which the verb holds while it wants the learner."""
    other = await asyncpg.connect(settings.database_url)
    try:
        await other.execute("SET deadlock_timeout = '20s'")  # so that it is the verb that is chosen to lose
        async with other.transaction():
            await other.execute("UPDATE learner SET points = points WHERE id = $1", club.ana)
            verb = asyncio.create_task(update_learner(club.by(club.sam), club.ana, "Anna"))
            while not await other.fetchval(WAITS):
                assert not verb.done()
            await other.execute("UPDATE space SET name = name WHERE id = $1", club.space)
        await verb
    finally:
        await other.close()
    assert (await learner_of(club.ana)).name == "Anna"
    assert await gapless(club.space)
    assert await Learner.filter(name="Anna").count() == 1
