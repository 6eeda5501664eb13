"""Rules 10 and 13: taking completions back, and what an award that falls does to them."""

from actions.awards import revoke_awards
from actions.progress import complete_objective, revoke_completion
from actions.refusals import RefusalCode
from models.diary import ProgressRule, SpaceEventKind
from models.progress import ProgressStatus
from tests.looking import awards_to, diary, learner_of, progress_of
from tests.stories import ChessClub
from tests.test_progress import codes

ANA = "ana@learner.example"
BEN = "ben@learner.example"


async def test_taking_back_without_auto_revoke_keeps_the_award_for_the_next_time(club: ChessClub) -> None:
    by_sam = club.by(club.sam)
    await complete_objective(by_sam, club.solve_forks, [club.ana])
    outcomes = await revoke_completion(by_sam, club.solve_forks, [club.ana, club.ben], "  Only  nine. ")
    progress, learner = await progress_of(club.ana, club.solve_forks), await learner_of(club.ana)
    line = (await diary(club.space))[-1]
    assert outcomes.done == [club.ana]
    assert codes(outcomes) == {club.ben: RefusalCode.NOT_COMPLETED}
    assert progress[2:8] == (ProgressStatus.NOT_STARTED, 0, None, None, None, False)
    assert (learner.points, learner.completed_count) == (0, 0)
    assert (line.kind, line.reason, line.rule) == (
        SpaceEventKind.COMPLETION_REVOKED,
        "Only nine.",
        ProgressRule.STAFF,
    )
    assert (line.status, line.points, line.completed_count) == (ProgressStatus.NOT_STARTED, 0, 0)
    await complete_objective(by_sam, club.solve_forks, [club.ana])
    (award,) = await awards_to(ANA)
    again = await progress_of(club.ana, club.solve_forks)
    assert (again.award_id, again.made_award, award.revoked_at) == (award.id, False, None)


async def test_taking_back_with_auto_revoke_revokes_the_award_with_the_reason(club: ChessClub) -> None:
    by_sam = club.by(club.sam)
    await complete_objective(by_sam, club.give_mate, [club.ana, club.ben])
    await revoke_completion(by_sam, club.give_mate, [club.ana], "It was stalemate.")
    (award,), (kept,) = await awards_to(ANA), await awards_to(BEN)
    assert (award.revocation_reason, kept.revoked_at) == ("It was stalemate.", None)
    await complete_objective(by_sam, club.give_mate, [club.ana])
    assert [award.revoked_at is None for award in await awards_to(ANA)] == [False, True]


async def test_a_manual_objective_stays_completed_when_its_award_is_revoked_elsewhere(
    club: ChessClub,
) -> None:
    await complete_objective(club.by(club.sam), club.solve_forks, [club.ana])
    (award,) = await awards_to(ANA)
    await revoke_awards(club.by(club.olive), [award.id], "A mistake.")
    progress = await progress_of(club.ana, club.solve_forks)
    assert (progress.status, progress.award_id) == (ProgressStatus.COMPLETED, award.id)
    assert (await learner_of(club.ana)).points == 10
