"""Two processes on one PostgreSQL award the same progress at the same moment, learner by learner."""

import pytest

from laurel.settings import Settings
from models.diary import SpaceEventKind
from tests.completers import Order, completers
from tests.looking import awards_to, board_of, diary, gapless, learner_of
from tests.many import many_learners
from tests.ordeal import TIMES
from tests.stories import ChessClub


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
async def test_two_processes_complete_one_progress_once(club: ChessClub, settings: Settings) -> None:
    """Fault F04."""
    learners = await many_learners(club, 20 * TIMES)
    async with completers(settings, 2) as processes:
        for learner in learners:
            for process in processes:
                process.tell(Order(club.sam.user_id, club.give_mate, [learner]))
            heard = [await process.heard() for process in processes]
            assert sorted(heard) == [["ALREADY_COMPLETED"], ["DONE"]]
    told = await diary(club.space, SpaceEventKind.OBJECTIVE_COMPLETED)
    assert [line.learner_id for line in told] == learners
    assert [len(await awards_to((await learner_of(learner)).email)) for learner in learners] == [1] * len(
        learners
    )
    assert [line.points for line in (await board_of(club.space)).lines] == [20] * len(learners) + [0] * 3
    assert await gapless(club.space)
