"""Rules 9 to 15: completing objectives and taking completions back."""

from uuid import UUID, uuid4

import pytest

from actions.awarding import Recipient
from actions.awards import award_badge
from actions.badges import create_badge
from actions.learners import add_learner, remove_learner
from actions.objectives import create_manual_objective
from actions.outcomes import Outcomes
from actions.progress import complete_objective, revoke_completion
from actions.refusals import InvalidInput, NotAllowed, NotFound, RefusalCode
from models.deliveries import Delivery
from models.diary import ProgressRule, SpaceEventKind
from models.learners import Learner
from models.objectives import EvidencePolicy
from models.progress import ProgressStatus
from models.users import EmailAddress
from tests.clock import Clock
from tests.looking import awards_to, board_of, completed, diary, learner_of, progress_of
from tests.stories import ChessClub

ANA = "ana@learner.example"
BEN = "ben@learner.example"


def codes(outcomes: Outcomes) -> dict[UUID, RefusalCode]:
    return {UUID(learner_id): refusal.code for learner_id, refusal in outcomes.refused}


async def test_completing_counts_awards_and_tells_why(club: ChessClub, clock: Clock) -> None:
    outcomes = await complete_objective(club.by(club.sam), club.solve_forks, [club.ana], "Ten of ten.")
    progress, learner = await progress_of(club.ana, club.solve_forks), await learner_of(club.ana)
    (award,) = await awards_to(ANA)
    assert (outcomes.done, outcomes.refused) == ([club.ana], [])
    assert (progress.status, progress.points, progress.completed_at) == (
        ProgressStatus.COMPLETED,
        10,
        clock(),
    )
    assert (progress.award_id, progress.made_award) == (award.id, True)
    assert (learner.points, learner.completed_count) == (10, 1)
    assert (award.badge_id, award.narrative, award.recipient_name) == (club.fork, "Ten of ten.", "Ana")
    assert (award.issued_by_id, award.objective_id) == (club.sam.user_id, club.solve_forks)
    line = (await diary(club.space))[-1]
    assert (line.kind, line.rule) == (SpaceEventKind.OBJECTIVE_COMPLETED, ProgressRule.STAFF)
    assert (line.actor_id, line.learner_id, line.award_id) == (club.sam.user_id, club.ana, award.id)
    assert (line.status, line.points, line.completed_count) == (ProgressStatus.COMPLETED, 10, 1)
    assert await Delivery.filter(key=f"award-mail:{award.id}").count() == 1


async def test_many_learners_have_one_outcome_each(club: ChessClub) -> None:
    by_sam, stranger = club.by(club.sam), uuid4()
    await complete_objective(by_sam, club.solve_forks, [club.ana])
    gone = await add_learner(by_sam, club.space, "gone@learner.example")
    await remove_learner(by_sam, gone)
    named = [club.ana, club.ben, club.ben, stranger, gone, club.cleo]
    outcomes = await complete_objective(by_sam, club.solve_forks, named)
    assert outcomes.done == [club.ben, club.cleo]
    assert codes(outcomes) == {
        club.ana: RefusalCode.ALREADY_COMPLETED,
        stranger: RefusalCode.NOT_FOUND,
        gone: RefusalCode.NOT_FOUND,
    }
    assert [line.points for line in (await board_of(club.space)).lines] == [10, 10, 10]
    assert len(await awards_to(ANA)) == 1


async def test_a_badge_that_is_held_is_linked_and_not_awarded_twice(club: ChessClub) -> None:
    by_olive = club.by(club.olive)
    await EmailAddress.create(
        user_id=club.ana_account.user_id, address="ana@home.example", verified_at=club.tools.now()
    )
    await award_badge(by_olive, club.fork, [Recipient("ana@home.example", None, None)])
    await award_badge(by_olive, club.mate, [Recipient(BEN, None, None)])
    await complete_objective(club.by(club.sam), club.solve_forks, [club.ana])
    await complete_objective(club.by(club.sam), club.give_mate, [club.ben])
    (home,), (ben,) = await awards_to("ana@home.example"), await awards_to(BEN)
    linked, bens = await progress_of(club.ana, club.solve_forks), await progress_of(club.ben, club.give_mate)
    assert (linked.award_id, linked.made_award, await awards_to(ANA)) == (home.id, False, [])
    assert (bens.award_id, bens.made_award) == (ben.id, False)
    await revoke_completion(club.by(club.sam), club.give_mate, [club.ben], "Not by this.")
    assert (await awards_to(BEN))[0].revoked_at is None, "only the award that the completion made is revoked"


async def test_an_address_that_is_only_claimed_shows_nothing(club: ChessClub) -> None:
    await EmailAddress.create(user_id=club.ana_account.user_id, address="king@home.example")
    await award_badge(club.by(club.olive), club.fork, [Recipient("king@home.example", None, None)])
    await complete_objective(club.by(club.sam), club.solve_forks, [club.ana])
    assert len(await awards_to(ANA)) == 1


async def test_nobody_completes_or_takes_back_for_themself(club: ChessClub) -> None:
    by_sam = club.by(club.sam)
    sam = await add_learner(by_sam, club.space, club.sam.email)
    outcomes = await complete_objective(by_sam, club.solve_forks, [sam, club.ana])
    assert (outcomes.done, codes(outcomes)) == ([club.ana], {sam: RefusalCode.NOT_FOR_YOURSELF})
    await complete_objective(club.by(club.olive), club.solve_forks, [sam])
    back = await revoke_completion(by_sam, club.solve_forks, [sam], "I was lucky.")
    assert (back.done, codes(back)) == ([], {sam: RefusalCode.NOT_FOR_YOURSELF})
    assert await completed(sam, club.solve_forks)


async def test_a_second_address_is_no_way_to_complete_for_oneself(club: ChessClub) -> None:
    by_sam, second = club.by(club.sam), "sam@home.example"
    await EmailAddress.create(user_id=club.sam.user_id, address=second, verified_at=club.tools.now())
    await add_learner(by_sam, club.space, club.sam.email)
    twin = await add_learner(by_sam, club.space, second)
    outcomes = await complete_objective(by_sam, club.solve_forks, [twin])
    assert codes(outcomes) == {twin: RefusalCode.NOT_FOR_YOURSELF}


async def test_nor_is_an_account_that_is_known_without_its_address(club: ChessClub) -> None:
    await Learner.filter(id=club.cleo).update(user_id=club.sam.user_id)
    outcomes = await complete_objective(club.by(club.sam), club.solve_forks, [club.cleo])
    assert codes(outcomes) == {club.cleo: RefusalCode.NOT_FOR_YOURSELF}


async def test_required_evidence_is_waited_for(club: ChessClub) -> None:
    by_sam = club.by(club.sam)
    badge = await create_badge(club.by(club.olive), club.issuer, "Endgame", "For winning one.")
    objective = await create_manual_objective(
        by_sam, club.space, badge, "Show a game.", evidence_policy=EvidencePolicy.REQUIRED
    )
    outcomes = await complete_objective(by_sam, objective, [club.ana])
    assert codes(outcomes) == {club.ana: RefusalCode.EVIDENCE_REQUIRED}


async def test_who_may_not_complete_changes_nothing(club: ChessClub) -> None:
    for person, refusal in (
        (club.rita, NotFound),
        (club.ivo, NotFound),
        (club.ana_account, NotAllowed),
    ):
        with pytest.raises(refusal):
            await complete_objective(club.by(person), club.solve_forks, [club.ben])
        with pytest.raises(refusal):
            await revoke_completion(club.by(person), club.solve_forks, [club.ben], "No.")
    for learners in ([], [uuid4() for _ in range(1001)]):
        with pytest.raises(InvalidInput) as no:
            await complete_objective(club.by(club.sam), club.solve_forks, learners)
        assert no.value.field == ("learners",)
    assert not await completed(club.ben, club.solve_forks)
