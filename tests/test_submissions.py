"""Rules 16 to 18, 20 and 35: whose files are handed in, how often, and what waits when its learner goes."""

from datetime import timedelta
from uuid import UUID

import pytest

from actions.evidence import Item, submit_evidence
from actions.learners import add_learner, remove_learner
from actions.progress import complete_objective
from actions.refusals import IdempotencyConflict, LimitReached, NotFound
from actions.reviewing import accept_evidence, return_evidence
from actions.tools import Actor, Once
from actions.uploads import request_evidence_upload, uploaded
from models.diary import ProgressRule, SpaceEventKind
from models.evidence import Submission, SubmissionStatus
from models.learners import Learner
from models.objectives import EvidencePolicy, Objective
from models.progress import ProgressStatus
from tests.clock import Clock
from tests.looking import contents, diary, gapless, progress_of
from tests.mailed import proves
from tests.stories import ChessClub, Person, person

LINK = [Item(url="https://x.example/mate")]


@pytest.fixture(autouse=True)
async def evidence(club: ChessClub) -> None:
    """Both objectives that staff mark take it."""
    both = [club.solve_forks, club.give_mate]
    await Objective.filter(id__in=both).update(evidence_policy=EvidencePolicy.OPTIONAL)


async def uploads(club: ChessClub, whose: Person, objective: UUID) -> Item:
    made = await request_evidence_upload(club.by(whose), objective, "proof.png", "image/png", 9)
    assert await uploaded(club.tools, made.id)
    return Item(file_id=made.id)


async def hands_in(club: ChessClub, whose: Person) -> UUID:
    return await submit_evidence(club.by(whose), club.give_mate, LINK)


async def test_a_file_of_somebody_else_is_not_there_to_hand_in(club: ChessClub) -> None:
    of_ben = await uploads(club, club.ben_account, club.give_mate)
    before = await contents()
    with pytest.raises(NotFound) as no:
        await submit_evidence(club.by(club.ana_account), club.give_mate, [*LINK, of_ben])
    assert no.value.field == ("items", "1", "upload")
    assert await contents() == before


async def test_a_file_for_another_objective_is_not_there_to_hand_in(club: ChessClub) -> None:
    of_forks = await uploads(club, club.ana_account, club.solve_forks)
    before = await contents()
    with pytest.raises(NotFound) as no:
        await submit_evidence(club.by(club.ana_account), club.give_mate, [of_forks])
    assert no.value.field == ("items", "0", "upload")
    assert await contents() == before


async def test_what_waits_of_the_one_who_goes_waits_no_more_where_the_other_has_completed(
    club: ChessClub, clock: Clock
) -> None:
    """Rule 18: the completion is the survivor's own, so the progress of the one who goes is left behind."""
    clock.passes(timedelta(minutes=1))
    dora = await person(club.tools, "Dora")
    twin = await add_learner(club.by(club.sam), club.space, dora.email)
    waiting = await hands_in(club, dora)
    await Learner.filter(id=twin).update(user_id=None, email="ben@home.example")  # Dora's by mistake
    await complete_objective(club.by(club.sam), club.give_mate, [club.ben])
    await proves(club, club.ben_account, "ben@home.example")
    handed = await Submission.get(id=waiting).values("learner_id", "status")
    assert handed == {"learner_id": club.ben, "status": SubmissionStatus.WITHDRAWN}
    assert (await progress_of(club.ben, club.give_mate)).status is ProgressStatus.COMPLETED
    (line,) = await diary(club.space, SpaceEventKind.EVIDENCE_WITHDRAWN)
    assert (line.submission_id, line.learner_id, line.rule) == (waiting, club.ben, ProgressRule.MERGE)
    assert await gapless(club.space)


async def test_evidence_of_a_removed_learner_is_not_there_to_accept(club: ChessClub) -> None:
    waiting = await hands_in(club, club.ana_account)
    await remove_learner(club.by(club.sam), club.ana)
    before = await contents()
    with pytest.raises(NotFound) as no:
        await accept_evidence(club.by(club.sam), waiting)
    assert no.value.field == ("submission",)
    assert await contents() == before


async def test_evidence_of_a_removed_learner_is_not_there_to_return(club: ChessClub) -> None:
    waiting = await hands_in(club, club.ana_account)
    await remove_learner(club.by(club.sam), club.ana)
    before = await contents()
    with pytest.raises(NotFound) as no:
        await return_evidence(club.by(club.sam), waiting, "Show the board.")
    assert no.value.field == ("submission",)
    assert await contents() == before


async def test_a_key_under_which_evidence_was_accepted_returns_none(club: ChessClub) -> None:
    """Also where what was asked is alike but for the verb."""
    waiting = await hands_in(club, club.ana_account)
    by_sam = Actor(club.sam.who, club.tools, Once("k", "one digest"))
    await accept_evidence(by_sam, waiting, "Well done.")
    before = await contents()
    with pytest.raises(IdempotencyConflict):
        await return_evidence(by_sam, waiting, "Well done.")
    assert await contents() == before


async def withdrawn(club: ChessClub, times: int) -> None:
    """Ana has handed in for mate so often, and taken it back."""
    await Submission.bulk_create(
        Submission(
            learner_id=club.ana,
            objective_id=club.give_mate,
            status=SubmissionStatus.WITHDRAWN,
            submitted_at=club.tools.now(),
        )
        for _ in range(times)
    )


async def test_the_hundredth_submission_for_one_objective_is_the_last(club: ChessClub) -> None:
    await withdrawn(club, 99)
    last = await hands_in(club, club.ana_account)
    await return_evidence(club.by(club.sam), last, "Show the board.")
    before = await contents()
    with pytest.raises(LimitReached) as no:
        await hands_in(club, club.ana_account)
    assert no.value.field == ("objective",)
    assert await contents() == before
