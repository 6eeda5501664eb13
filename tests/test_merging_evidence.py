"""Rules 10, 18: two learners of one person who have both handed in, or were both completed, and what becomes of it."""

from datetime import timedelta
from uuid import UUID

from actions.archiving import archive_space
from actions.evidence import Item, submit_evidence, withdraw_evidence
from actions.learners import add_learner
from actions.progress import complete_objective, revoke_completion
from actions.reviewing import accept_evidence
from models.evidence import Submission, SubmissionStatus
from models.learners import Learner
from models.objectives import EvidencePolicy, Objective
from models.personal import held_about
from models.progress import ProgressStatus
from models.rechecks import Recheck
from schema.ids import encode
from tests.asking import Asking
from tests.clock import Clock
from tests.looking import learner_of, progress_of
from tests.mailed import proves
from tests.stories import ChessClub, Person, person

LINK = [Item(url="https://x.example/mate")]


async def taking_evidence(club: ChessClub) -> None:
    await Objective.filter(id=club.give_mate).update(evidence_policy=EvidencePolicy.OPTIONAL)


async def twin_of(club: ChessClub, clock: Clock, account: Person) -> UUID:
    """A second learner, later, who turns out to be the account's own once they prove the address."""
    clock.passes(timedelta(minutes=1))
    return await add_learner(club.by(club.sam), club.space, f"home.{account.email}", "At home")


async def hands_in(club: ChessClub, clock: Clock, learner: UUID, account: Person) -> UUID:
    """As the one of the two whom the account is linked to now."""
    clock.passes(timedelta(minutes=1))
    handed = await submit_evidence(club.by(account), club.give_mate, LINK, "")
    assert (await Submission.get(id=handed)).learner_id == learner  # type: ignore[attr-defined]  # Tortoise adds it to the field
    return handed


async def belongs(learner: UUID, account: Person | None) -> None:
    """As if whose address it is had been found out, or given up."""
    await Learner.filter(id=learner).update(user_id=account and account.user_id)


async def test_what_both_have_withdrawn_keeps_them_from_nothing(club: ChessClub, clock: Clock) -> None:
    await taking_evidence(club)
    twin = await twin_of(club, clock, club.ben_account)
    other = await person(club.tools, "Other")
    await belongs(twin, other)
    for learner, account in ((twin, other), (club.ben, club.ben_account)):
        handed = await hands_in(club, clock, learner, account)
        await withdraw_evidence(club.by(account), handed)
    await belongs(twin, None)
    await proves(club, club.ben_account, f"home.{club.ben_account.email}")
    assert (await learner_of(twin)).merged_into_id == club.ben
    assert await Recheck.all().count() == 0


async def test_only_evidence_that_made_a_completion_is_returned_with_it(
    club: ChessClub, clock: Clock
) -> None:
    """The one was completed by hand, later the other by evidence: the earlier completion is what is taken back."""
    await taking_evidence(club)
    twin = await twin_of(club, clock, club.ben_account)
    await complete_objective(club.by(club.sam), club.give_mate, [twin])
    handed = await hands_in(club, clock, club.ben, club.ben_account)
    clock.passes(timedelta(minutes=1))
    await accept_evidence(club.by(club.sam), handed)
    await proves(club, club.ben_account, f"home.{club.ben_account.email}")
    await revoke_completion(club.by(club.sam), club.give_mate, [club.ben], "It was stalemate.")
    assert (await progress_of(club.ben, club.give_mate)).status is ProgressStatus.NOT_STARTED
    assert (await Submission.get(id=handed)).status is SubmissionStatus.ACCEPTED


UPDATE = """
mutation ($input: UpdateLearnerInput!) {
  updateLearner(input: $input) { ... on Learner { id email } ... on Refused { code } }
}"""


async def test_an_address_that_makes_two_one_answers_with_who_stays(club: ChessClub, asking: Asking) -> None:
    await proves(club, club.ana_account, "ana@second.example")
    given = {"learner": encode("learner", club.cleo), "email": "ana@second.example"}
    told = await asking(club.sam.who, UPDATE, input=given)
    assert told["updateLearner"]["id"] == encode("learner", club.ana)


async def test_a_merge_that_waits_is_in_the_export(club: ChessClub, clock: Clock) -> None:
    """In a space that has ended."""
    twin = await twin_of(club, clock, club.ben_account)
    await complete_objective(club.by(club.sam), club.give_mate, [twin])
    await archive_space(club.by(club.olive), club.space)
    await proves(club, club.ben_account, f"home.{club.ben_account.email}")
    held = await held_about(club.ben_account.user_id)
    assert len(held["learners"]) == 2
    assert "COMPLETED" in [row["status"] for row in held["progress"]]
