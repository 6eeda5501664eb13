"""Evidence: how is it decided? (rules 16, 17)"""

from collections.abc import Sequence
from uuid import UUID

from actions.completing import complete, tell_review
from actions.earning import award_earners
from actions.evidence import known_submission, move, require_waiting
from actions.refusals import NotForYourself, NotFound
from actions.subjects import Subject, a_space
from actions.tools import Actor
from actions.unit import Change, changing
from actions.values import text
from actions.verbs import verb
from models.diary import ProgressRule, SpaceEventKind
from models.evidence import (
    EvidenceItem,
    Submission,
    SubmissionRow,
    SubmissionStatus,
    items_of_submissions,
)
from models.learners import LearnerRow, learners
from models.objectives import objectives
from models.progress import ProgressStatus
from models.rights import Right
from models.spaces import SpaceRow


@verb
async def accept_evidence(
    by: Actor, submission_id: UUID, comment: str | None = None, publish: Sequence[UUID] = ()
) -> UUID:
    """Completes the objective and awards its badge; the items of `publish` become public with the award."""
    comment = text(comment, "comment") if comment else None
    found = await known_submission(submission_id)
    async with changing(by, Right.RUN_SPACE, _reviewed(found)) as change:
        submission, learner = await _waiting(change, submission_id)
        await _require_items(submission_id, publish)
        await _decide(change, submission, SubmissionStatus.ACCEPTED, comment)
        objective = (await objectives([submission.objective_id]))[submission.objective_id]
        await move(change, learner, submission_id, objective.id, SpaceEventKind.EVIDENCE_ACCEPTED)
        earned = await award_earners(change, objective.badge_id, [learner], None, objective.id)
        await complete(change, objective, earned, ProgressRule.EVIDENCE_ACCEPTED)
        await EvidenceItem.filter(id__in=list(publish)).update(award_id=earned[learner.id].award_id)
        return change.gives(submission_id)


@verb
async def return_evidence(by: Actor, submission_id: UUID, comment: str) -> UUID:
    """With a comment; the learner may hand in again."""
    comment = text(comment, "comment", least=1)
    found = await known_submission(submission_id)
    async with changing(by, Right.RUN_SPACE, _reviewed(found)) as change:
        submission, learner = await _waiting(change, submission_id)
        await _decide(change, submission, SubmissionStatus.RETURNED, comment)
        kind, status = SpaceEventKind.EVIDENCE_RETURNED, ProgressStatus.RETURNED
        await move(change, learner, submission_id, submission.objective_id, kind, status)
        return change.gives(submission_id)


def _reviewed(submission: SubmissionRow) -> Subject[SpaceRow]:
    """A submission is its learner's and the staff's: for everybody else it is not there."""
    return a_space(submission.space_id, "submission", see=Right.SEE_LEARNERS)


async def _waiting(change: Change[SpaceRow], submission_id: UUID) -> tuple[SubmissionRow, LearnerRow]:
    """Nobody reviews their own (rule 15); of a removed learner nothing waits (rule 20)."""
    submission = await known_submission(submission_id)
    learner = (await learners([submission.learner_id]))[submission.learner_id]
    if learner.removed_at:
        raise NotFound("submission")
    own = learner.user_id is not None and learner.user_id == change.user_id
    if own or learner.email in await change.own_addresses():
        raise NotForYourself(field=("submission",))
    require_waiting(submission)
    return submission, learner


async def _decide(
    change: Change[SpaceRow], submission: SubmissionRow, status: SubmissionStatus, comment: str | None
) -> None:
    await Submission.filter(id=submission.id).update(
        status=status, reviewed_at=change.now, reviewer_id=change.user_id, comment=comment
    )
    tell_review(change, submission.id)


async def _require_items(submission_id: UUID, wanted: Sequence[UUID]) -> None:
    known = {item.id for item in (await items_of_submissions([submission_id]))[submission_id]}
    for place, item_id in enumerate(wanted):
        if item_id not in known:
            raise NotFound("publish", str(place))
