"""Rules 16 and 17: evidence is handed in, withdrawn, returned and accepted; the reviewer chooses what is published."""

import asyncio
from uuid import UUID

import pytest

from actions.evidence import Item, submit_evidence, withdraw_evidence
from actions.learners import add_learner, remove_learner
from actions.progress import complete_objective, revoke_completion
from actions.refusals import (
    AlreadyCompleted,
    AlreadyReviewed,
    AlreadySubmitted,
    InvalidInput,
    NotForYourself,
    NotFound,
    Refusal,
    RefusalCode,
)
from actions.reviewing import accept_evidence, return_evidence
from models.deliveries import Delivery, DeliveryKind
from models.diary import ProgressRule, SpaceEventKind
from models.evidence import EvidenceItem, Submission, SubmissionStatus
from models.objectives import EvidencePolicy, Objective
from models.progress import ProgressStatus
from schema.ids import encode
from tests.asking import Asking
from tests.looking import awards_to, contents, diary, gapless, learner_of, progress_of
from tests.mailed import proves
from tests.stories import ChessClub

ANA = "ana@learner.example"
LINK = [Item(url="https://x.example/mate")]
QUEUE = """
query ($space: ID!, $objective: ID) {
  space(id: $space) {
    reviewQueue(first: 10, objective: $objective) {
      totalCount
      edges { node { id note items { url narrative } progress { learner { name } } } }
    }
  }
}"""


async def asks_for(club: ChessClub, policy: EvidencePolicy = EvidencePolicy.REQUIRED) -> None:
    await Objective.filter(id=club.give_mate).update(evidence_policy=policy)


async def hand_in(club: ChessClub, items: list[Item] = LINK) -> UUID:
    return await submit_evidence(club.by(club.ana_account), club.give_mate, items, "See.")


async def status_of(club: ChessClub) -> ProgressStatus:
    return (await progress_of(club.ana, club.give_mate)).status


async def test_evidence_that_is_accepted_completes_and_awards(club: ChessClub) -> None:
    await asks_for(club)
    submission = await hand_in(club)
    assert await status_of(club) is ProgressStatus.SUBMITTED
    await accept_evidence(club.by(club.sam), submission, "Well done.")
    (award,) = await awards_to(ANA)
    progress = await progress_of(club.ana, club.give_mate)
    assert (progress.status, progress.points, progress.award_id) == (ProgressStatus.COMPLETED, 20, award.id)
    assert (await learner_of(club.ana)).points == 20
    kinds = (SpaceEventKind.EVIDENCE_SUBMITTED, SpaceEventKind.EVIDENCE_ACCEPTED)
    lines = await diary(club.space, *kinds, SpaceEventKind.OBJECTIVE_COMPLETED)
    assert [line.kind for line in lines] == [*kinds, SpaceEventKind.OBJECTIVE_COMPLETED]
    assert lines[-1].rule is ProgressRule.EVIDENCE_ACCEPTED
    assert await gapless(club.space)
    assert await Delivery.filter(kind=DeliveryKind.REVIEW_MAIL).count() == 1


async def test_returned_evidence_keeps_its_comment_beside_the_new_one(
    club: ChessClub, asking: Asking
) -> None:
    await asks_for(club)
    await return_evidence(club.by(club.sam), await hand_in(club), "Show the board.")
    assert await status_of(club) is ProgressStatus.RETURNED
    await hand_in(club, [Item(text="The board."), *LINK])
    query = """query ($id: ID!) { node(id: $id) { ... on ObjectiveProgress {
      status submission { items { narrative url } } submissions { edges { node { status comment } } } } } }"""
    node = (await asking(club.ana_account.who, query, id=encode("progress", club.ana, club.give_mate)))[
        "node"
    ]
    assert node == {
        "status": "SUBMITTED",
        "submission": {
            "items": [
                {"narrative": "The board.", "url": None},
                {"narrative": None, "url": "https://x.example/mate"},
            ]
        },
        "submissions": {
            "edges": [
                {"node": {"status": "SUBMITTED", "comment": None}},
                {"node": {"status": "RETURNED", "comment": "Show the board."}},
            ]
        },
    }


async def test_withdrawn_evidence_makes_room_for_another(club: ChessClub) -> None:
    await asks_for(club, EvidencePolicy.OPTIONAL)
    by_ana = club.by(club.ana_account)
    await withdraw_evidence(by_ana, first := await hand_in(club))
    assert await status_of(club) is ProgressStatus.NOT_STARTED
    with pytest.raises(AlreadyReviewed):
        await withdraw_evidence(by_ana, first)
    await return_evidence(club.by(club.sam), await hand_in(club), "More.")
    await withdraw_evidence(by_ana, await hand_in(club))
    assert await status_of(club) is ProgressStatus.RETURNED, "what was returned before still is"


async def test_one_submission_waits_at_a_time_and_none_on_a_completed_objective(club: ChessClub) -> None:
    await asks_for(club, EvidencePolicy.OPTIONAL)
    results = await asyncio.gather(*(hand_in(club) for _ in range(5)), return_exceptions=True)
    assert [type(result) for result in results if isinstance(result, Refusal)] == [AlreadySubmitted] * 4
    assert await Submission.filter(status=SubmissionStatus.SUBMITTED).count() == 1
    await accept_evidence(club.by(club.sam), (await Submission.get()).id)
    with pytest.raises(AlreadyCompleted):
        await hand_in(club)


async def test_of_two_reviewers_at_once_one_decides(club: ChessClub) -> None:
    await asks_for(club)
    for _ in range(5):
        submission = await hand_in(club)
        results = await asyncio.gather(
            accept_evidence(club.by(club.sam), submission),
            return_evidence(club.by(club.olive), submission, "No."),
            return_exceptions=True,
        )
        assert [type(result) for result in results if isinstance(result, Refusal)] == [AlreadyReviewed]
        decided = await Submission.get(id=submission)
        accepted = decided.status is SubmissionStatus.ACCEPTED
        assert (await status_of(club) is ProgressStatus.COMPLETED) == accepted
        if accepted:
            await revoke_completion(club.by(club.sam), club.give_mate, [club.ana], "Again.")


async def test_withdrawing_while_it_is_accepted_does_one_of_the_two(club: ChessClub) -> None:
    await asks_for(club)
    submission = await hand_in(club)
    results = await asyncio.gather(
        accept_evidence(club.by(club.sam), submission),
        withdraw_evidence(club.by(club.ana_account), submission),
        return_exceptions=True,
    )
    assert [type(result) for result in results if isinstance(result, Refusal)] == [AlreadyReviewed]
    completed = await status_of(club) is ProgressStatus.COMPLETED
    assert bool(await awards_to(ANA)) == completed


async def test_completing_waits_for_the_evidence(club: ChessClub) -> None:
    await asks_for(club)
    by_sam = club.by(club.sam)
    for expected in (RefusalCode.EVIDENCE_REQUIRED, RefusalCode.EVIDENCE_NOT_ACCEPTED):
        outcomes = await complete_objective(by_sam, club.give_mate, [club.ana])
        assert outcomes.refused[0][1].code is expected
        if expected is RefusalCode.EVIDENCE_REQUIRED:
            await hand_in(club)


async def test_taking_back_returns_the_evidence_that_had_made_it(club: ChessClub) -> None:
    await asks_for(club)
    submission = await hand_in(club)
    await accept_evidence(club.by(club.sam), submission)
    await revoke_completion(club.by(club.sam), club.give_mate, [club.ana], "It was copied.")
    returned = await Submission.get(id=submission)
    assert (returned.status, returned.comment) == (SubmissionStatus.RETURNED, "It was copied.")
    assert (await progress_of(club.ana, club.give_mate)).points == (await learner_of(club.ana)).points == 0
    await accept_evidence(club.by(club.sam), await hand_in(club))
    assert await status_of(club) is ProgressStatus.COMPLETED


async def test_what_is_published_is_what_the_reviewer_chose(club: ChessClub, asking: Asking) -> None:
    await asks_for(club)
    submission = await hand_in(club, [Item(text="Private."), Item(text="For all.")])
    _, public = await EvidenceItem.filter(submission_id=submission).order_by("position")
    other = await submit_evidence(club.by(club.ben_account), club.give_mate, [Item(text="Ben's.")])
    (foreign,) = await EvidenceItem.filter(submission_id=other)
    with pytest.raises(NotFound) as no:
        await accept_evidence(club.by(club.sam), submission, None, [public.id, foreign.id])
    assert no.value.field == ("publish", "1")
    await accept_evidence(club.by(club.sam), submission, "Between us.", [public.id])
    (award,) = await awards_to(ANA)
    query = "query ($id: ID!) { award(id: $id) { publishedEvidence { narrative published } } }"
    for who in (club.ana_account.who, club.ivo.who):
        told = (await asking(who, query, id=encode("award", award.id)))["award"]
        assert told == {"publishedEvidence": [{"narrative": "For all.", "published": True}]}


async def test_the_queue_shows_what_waits_the_oldest_first(club: ChessClub, asking: Asking) -> None:
    await asks_for(club)
    await hand_in(club)
    await submit_evidence(club.by(club.ben_account), club.give_mate, [Item(text="Mine.")])

    async def waiting() -> list[str]:
        queue = (await asking(club.sam.who, QUEUE, space=club.space_node))["space"]["reviewQueue"]
        assert queue["totalCount"] == len(queue["edges"])
        return [edge["node"]["progress"]["learner"]["name"] for edge in queue["edges"]]

    assert await waiting() == ["Ana", "Ben"]
    other = encode("objective", club.solve_forks)
    found = await asking(club.sam.who, QUEUE, space=club.space_node, objective=other)
    assert found["space"]["reviewQueue"]["totalCount"] == 0
    await remove_learner(club.by(club.sam), club.ana)
    assert await waiting() == ["Ben"], "of a removed learner nothing waits"
    await add_learner(club.by(club.sam), club.space, ANA)
    assert await waiting() == ["Ana", "Ben"]
    assert (await asking(club.ana_account.who, QUEUE, space=club.space_node))["space"]["reviewQueue"] is None


async def test_nobody_reviews_their_own(club: ChessClub) -> None:
    await asks_for(club)
    learner = await add_learner(club.by(club.olive), club.space, club.sam.email)
    submission = await submit_evidence(club.by(club.sam), club.give_mate, LINK)
    assert await Submission.filter(id=submission, learner_id=learner).exists()
    for act in (
        accept_evidence(club.by(club.sam), submission),
        return_evidence(club.by(club.sam), submission, "No."),
    ):
        with pytest.raises(NotForYourself):
            await act


async def test_evidence_of_others_is_not_there(club: ChessClub, asking: Asking) -> None:
    await asks_for(club)
    submission, before = await hand_in(club), await contents()
    for person in (club.ben_account, club.rita, club.ivo):
        with pytest.raises(NotFound):
            await accept_evidence(club.by(person), submission)
        with pytest.raises(NotFound):
            await withdraw_evidence(club.by(person), submission)
    assert await contents() == before


async def test_an_objective_without_evidence_takes_none(club: ChessClub) -> None:
    for objective in (club.give_mate, club.be_champion):
        with pytest.raises(InvalidInput) as no:
            await submit_evidence(club.by(club.ana_account), objective, LINK)
        assert no.value.field == ("objective",)


@pytest.mark.parametrize("item", [Item(), Item(url="https://x.example", text="Both.")])
async def test_an_item_is_one_of_three(club: ChessClub, item: Item) -> None:
    await asks_for(club)
    with pytest.raises(InvalidInput) as no:
        await hand_in(club, [*LINK, item])
    assert no.value.field == ("items", "1")


async def test_two_who_are_one_keep_the_evidence_that_goes_with_the_further_progress(club: ChessClub) -> None:
    """Rule 18: the other open submission is withdrawn by rule."""
    await asks_for(club, EvidencePolicy.OPTIONAL)
    twin = await add_learner(club.by(club.sam), club.space, "ana@home.example")
    await complete_objective(club.by(club.sam), club.give_mate, [twin])
    waiting = await hand_in(club)
    await proves(club, club.ana_account, "ana@home.example")
    assert (await Submission.get(id=waiting)).status is SubmissionStatus.WITHDRAWN
    assert await status_of(club) is ProgressStatus.COMPLETED
    assert (await learner_of(club.ana)).points == 20
