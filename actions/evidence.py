"""Evidence: how is it handed in, and withdrawn? (rules 16, 17)"""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from actions.objectives import known_objective
from actions.refusals import (
    AlreadyCompleted,
    AlreadyReviewed,
    AlreadySubmitted,
    InvalidInput,
    LimitReached,
    NotFound,
)
from actions.subjects import a_learner, a_space
from actions.tools import Actor
from actions.unit import Change, changing
from actions.values import text, web_address
from actions.verbs import verb
from models.diary import SpaceEventKind
from models.evidence import (
    MOST_ITEMS,
    EvidenceItem,
    Submission,
    SubmissionRow,
    SubmissionStatus,
    evidence_files,
    submissions,
    submissions_on,
)
from models.learners import LearnerRow, learner_of_user, learners
from models.objectives import EvidencePolicy, ObjectiveKind, ObjectiveRow
from models.progress import Progress, ProgressStatus, progress_on
from models.rights import Right
from models.spaces import SpaceRow

MOST_SUBMISSIONS = 100


class Item(NamedTuple):
    """One of the three is given."""

    url: str | None = None
    text: str | None = None
    file_id: UUID | None = None


@verb
async def submit_evidence(
    by: Actor, objective_id: UUID, items: Sequence[Item], note: str | None = None
) -> UUID:
    """Hand in 1 to 10 items for a manual objective; one submission of a learner waits at a time."""
    note = text(note or "", "note")
    if not 1 <= len(items) <= MOST_ITEMS:
        raise InvalidInput(f"Hand in 1 to {MOST_ITEMS} items.", "items")
    checked = [_checked(item, str(place)) for place, item in enumerate(items)]
    found = await known_objective(objective_id)
    async with changing(by, Right.SUBMIT_EVIDENCE, a_space(found.space_id, "objective")) as change:
        objective = await known_objective(objective_id)
        learner = await _own_learner(change)
        await _require_open(objective, learner)
        await _require_files(change, objective, checked)
        submission = await Submission.create(
            learner_id=learner.id,
            objective_id=objective_id,
            status=SubmissionStatus.SUBMITTED,
            note=note,
            submitted_at=change.now,
        )
        await EvidenceItem.bulk_create(
            EvidenceItem(submission_id=submission.id, position=place, **item._asdict())
            for place, item in enumerate(checked)
        )
        await move(change, learner, submission.id, objective_id, SpaceEventKind.EVIDENCE_SUBMITTED)
        return change.gives(submission.id)


@verb
async def withdraw_evidence(by: Actor, submission_id: UUID) -> UUID:
    """By the learner, while it waits."""
    found = await known_submission(submission_id)
    learner = (await learners([found.learner_id]))[found.learner_id]
    async with changing(by, Right.WITHDRAW_EVIDENCE, a_learner(learner, "submission")) as change:
        submission = await known_submission(submission_id)
        learner = (await learners([submission.learner_id]))[submission.learner_id]
        require_waiting(submission)
        await Submission.filter(id=submission_id).update(status=SubmissionStatus.WITHDRAWN)
        before = await submissions_on([(submission.learner_id, submission.objective_id)])
        returned = any(row.status is SubmissionStatus.RETURNED for rows in before.values() for row in rows)
        status = ProgressStatus.RETURNED if returned else ProgressStatus.NOT_STARTED
        kind = SpaceEventKind.EVIDENCE_WITHDRAWN
        await move(change, learner, submission_id, submission.objective_id, kind, status)
    return submission_id


async def known_submission(submission_id: UUID) -> SubmissionRow:
    """NotFound("submission") for one that is gone, or never was."""
    found = (await submissions([submission_id])).get(submission_id)
    if found is None:
        raise NotFound("submission")
    return found


def require_waiting(submission: SubmissionRow) -> None:
    """AlreadyReviewed for one that was decided or withdrawn."""
    if submission.status is not SubmissionStatus.SUBMITTED:
        raise AlreadyReviewed(field=("submission",))


async def move(
    change: Change[SpaceRow],
    learner: LearnerRow,
    submission_id: UUID,
    objective_id: UUID,
    kind: SpaceEventKind,
    status: ProgressStatus = ProgressStatus.SUBMITTED,
) -> None:
    """Progress follows evidence, and a line tells of it; evidence alone counts no points."""
    await Progress.bulk_create(
        [Progress(learner_id=learner.id, objective_id=objective_id, status=status)],
        on_conflict=("learner_id", "objective_id"),
        update_fields=("status",),
    )
    change.happened(
        kind,
        learner_id=learner.id,
        objective_id=objective_id,
        submission_id=submission_id,
        status=status,
        points=learner.points,
        completed_count=learner.completed_count,
    )


def _checked(item: Item, place: str) -> Item:
    if item.count(None) != len(item) - 1:
        raise InvalidInput("Give a web address, a text or an upload: one of the three.", "items", place)
    if item.url is not None:
        return Item(url=web_address(item.url, "items", place, "url"))
    if item.text is not None:
        return Item(text=text(item.text, "items", place, "text", least=1))
    return item


async def _own_learner(change: Change[SpaceRow]) -> LearnerRow:
    found = await learner_of_user(change.subject.id, change.user_id) if change.user_id else None
    if found is None:
        raise NotFound("objective")
    return found


async def _require_open(objective: ObjectiveRow, learner: LearnerRow) -> None:
    if objective.kind is ObjectiveKind.BADGE or objective.evidence_policy is EvidencePolicy.NONE:
        raise InvalidInput("This objective takes no evidence.", "objective")
    (progress,) = await progress_on([learner.id], [objective.id])
    if progress.status is ProgressStatus.COMPLETED:
        raise AlreadyCompleted(field=("objective",))
    if progress.status is ProgressStatus.SUBMITTED:
        raise AlreadySubmitted(field=("objective",))
    before = await submissions_on([(learner.id, objective.id)])
    if len(before[learner.id, objective.id]) >= MOST_SUBMISSIONS:
        raise LimitReached(f"At most {MOST_SUBMISSIONS} times for one objective.", ("objective",))


async def _require_files(change: Change[SpaceRow], objective: ObjectiveRow, items: Sequence[Item]) -> None:
    """Files that this person has uploaded for this objective."""
    files = await evidence_files(item.file_id for item in items if item.file_id)
    for place, item in enumerate(items):
        if item.file_id is None:
            continue
        file = files.get(item.file_id)
        if file is None or file.user_id != change.user_id or file.objective_id != objective.id:
            raise NotFound("items", str(place), "upload")
        if file.uploaded_at is None:
            raise InvalidInput("PUT the file to its address first.", "items", str(place), "upload")
