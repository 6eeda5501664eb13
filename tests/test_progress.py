"""Rules 9 to 15: completing objectives and taking completions back."""

from actions.progress import complete_objective
from models.progress import ProgressStatus, progress_on
from tests.stories import ChessClub


async def test_completing_a_manual_objective_counts_its_points(club: ChessClub) -> None:
    outcomes = await complete_objective(club.by(club.sam), club.solve_forks, [club.ana])
    (progress,) = await progress_on([club.ana], [club.solve_forks])
    assert not outcomes.refused
    assert (progress.status, progress.points) == (ProgressStatus.COMPLETED, 10)
