"""Many write at once: in one process on either engine, and in three on one SQLite file."""

import asyncio

import pytest

from actions.learners import add_learner
from actions.progress import complete_objective
from laurel.settings import Settings
from models.diary import SpaceEventKind
from tests.completers import Order, completers
from tests.looking import board_of, diary, gapless
from tests.many import many_learners
from tests.stories import ChessClub

WRITERS = 50


async def test_fifty_writers_at_once_leave_no_gap_in_the_diary(club: ChessClub) -> None:
    learners = await many_learners(club, WRITERS // 2)
    by_sam, lines = club.by(club.sam), len(await diary(club.space))
    await asyncio.gather(
        *(complete_objective(by_sam, club.solve_forks, [learner]) for learner in learners),
        *(add_learner(by_sam, club.space, f"{number}@new.example") for number in range(WRITERS // 2)),
    )
    assert len(await diary(club.space)) == lines + WRITERS
    assert await gapless(club.space)
    standing = [line.points for line in (await board_of(club.space)).lines]
    assert standing == [10] * 25 + [0] * 28


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_three_processes_write_to_one_sqlite_file(club: ChessClub, settings: Settings) -> None:
    """Fault F09."""
    learners = await many_learners(club, WRITERS)
    async with completers(settings, 3) as processes:
        for process in processes:
            process.tell(Order(club.sam.user_id, club.solve_forks, learners))
        heard = [await process.heard() for process in processes]
    for outcomes in zip(*heard, strict=True):
        assert sorted(outcomes) == ["ALREADY_COMPLETED", "ALREADY_COMPLETED", "DONE"]
    assert len(await diary(club.space, SpaceEventKind.OBJECTIVE_COMPLETED)) == WRITERS
    assert await gapless(club.space)
