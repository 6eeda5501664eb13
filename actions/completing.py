"""How does progress become complete, and stop being so, within a change of its space?"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from actions.aside import aside
from actions.unit import Change
from models.bulk import Many
from models.candidates import Goal
from models.deliveries import DeliveryKind
from models.diary import ProgressRule, SpaceEventKind
from models.keys import new_id
from models.objectives import ObjectiveRow
from models.progress import Progress, ProgressRow, ProgressStatus
from models.rows import Statement, bulk, execute, fetch, write
from models.spaces import SpaceRow


class Earned(NamedTuple):
    """The award that a completion shows, and whether it was made for it (rule 10)."""

    award_id: UUID
    made: bool


class Totals(NamedTuple):
    learner_id: UUID
    points: int
    completed_count: int


async def complete(
    change: Change[SpaceRow],
    objective: ObjectiveRow | Goal,
    earned: Mapping[UUID, Earned],
    rule: ProgressRule,
    before: Iterable[Totals] | None = None,
) -> None:
    """Complete the objective for each learner of `earned`: progress, points and one event each (rule 9).

    `before` tells what they have now, where that is known. It is written with the end of the change, or by `flush`.
    """
    if not earned:
        return
    if before is None:
        await change.flush()
    given = await aside(len(earned), _given, earned)
    change.also(
        Statement(COMPLETE, (given, objective.id, objective.points, change.now, change.user_id)),
        Statement(GAIN, (given, objective.points)),
    )
    totals = before or await fetch(Totals, TOTALS, list(earned))
    await aside(len(earned), _tell, change, objective, earned, rule, totals)


def _given(earned: Mapping[UUID, Earned]) -> Many:
    rows = [(new_id(), learner_id, *award) for learner_id, award in earned.items()]
    return bulk(("id", "learner_id", *Earned._fields), rows)


def _tell(
    change: Change[SpaceRow],
    objective: ObjectiveRow | Goal,
    earned: Mapping[UUID, Earned],
    rule: ProgressRule,
    before: Iterable[Totals],
) -> None:
    for learner_id, points, completed_count in before:
        change.happened(
            SpaceEventKind.OBJECTIVE_COMPLETED,
            learner_id=learner_id,
            objective_id=objective.id,
            award_id=earned[learner_id].award_id,
            rule=rule,
            status=ProgressStatus.COMPLETED,
            points=points + objective.points,
            completed_count=completed_count + 1,
        )


TOTALS = "SELECT id AS learner_id, points, completed_count FROM learner WHERE id = ANY($1)"

COMPLETE = """
INSERT INTO progress (id, learner_id, objective_id, status, points, completed_at, completed_by_id, award_id, made_award)
SELECT id, learner_id, $2, 'COMPLETED', $3, $4, $5, award_id, made
FROM json_to_recordset($1) AS given(id uuid, learner_id uuid, award_id uuid, made boolean) WHERE TRUE
ON CONFLICT (learner_id, objective_id) DO UPDATE SET status = excluded.status, points = excluded.points,
  completed_at = excluded.completed_at, completed_by_id = excluded.completed_by_id, award_id = excluded.award_id,
  made_award = excluded.made_award"""

GAIN = """
UPDATE learner SET points = points + $2, completed_count = completed_count + 1
FROM json_to_recordset($1) AS given(learner_id uuid) WHERE learner.id = given.learner_id"""


async def show(awards: Sequence[tuple[ProgressRow, UUID]]) -> None:
    """Completions that stay show another award, by which the badge is held now.

    No line tells it, as none tells that an award expires: progress and points are what they were.
    """
    if awards:
        await Progress.bulk_create(
            [Progress(**_kept(row), award_id=award_id) for row, award_id in awards],
            on_conflict=("learner_id", "objective_id"),
            update_fields=("award_id", "made_award"),
        )


def _kept(row: ProgressRow) -> dict[str, Any]:
    return {
        "learner_id": row.learner_id,
        "objective_id": row.objective_id,
        "status": row.status,
        "points": row.points,
        "completed_at": row.completed_at,
    }


async def take_back(
    change: Change[SpaceRow],
    objective: ObjectiveRow | Goal,
    learner_ids: Collection[UUID],
    rule: ProgressRule,
    reason: str | None = None,
) -> None:
    """The points leave and progress returns to NOT_STARTED, with one event for each learner (rule 10).

    Where evidence had made it, that becomes RETURNED with the reason instead.
    """
    if not learner_ids:
        return
    await change.flush()
    totals = await write(Totals, LOSE, objective.id, list(learner_ids))
    returned = await _return_evidence(change, objective, learner_ids, reason)
    await execute(RESET, objective.id, list(learner_ids))
    if returned:
        await execute(RETURNED, objective.id, list(returned))
    for learner_id, points, completed_count in totals:
        change.happened(
            SpaceEventKind.COMPLETION_REVOKED,
            learner_id=learner_id,
            objective_id=objective.id,
            rule=rule,
            reason=reason,
            status=ProgressStatus.RETURNED if learner_id in returned else ProgressStatus.NOT_STARTED,
            points=points,
            completed_count=completed_count,
        )


# What leaves is what the completion counted then, which a later change of the objective need not equal (rule 5).
LOSE = """
UPDATE learner SET completed_count = completed_count - 1, points = learner.points - progress.points FROM progress
WHERE progress.learner_id = learner.id AND progress.objective_id = $1 AND learner.id = ANY($2)
RETURNING learner.id AS learner_id, learner.points AS points, learner.completed_count AS completed_count"""

RESET = """
UPDATE progress SET status = 'NOT_STARTED', points = 0, completed_at = NULL, completed_by_id = NULL,
  award_id = NULL, made_award = FALSE
WHERE objective_id = $1 AND learner_id = ANY($2)"""

RETURNED = "UPDATE progress SET status = 'RETURNED' WHERE objective_id = $1 AND learner_id = ANY($2)"


async def _return_evidence(
    change: Change[SpaceRow],
    objective: ObjectiveRow | Goal,
    learner_ids: Collection[UUID],
    reason: str | None,
) -> set[UUID]:
    """The learners whose accepted evidence is now returned."""
    values = (objective.id, list(learner_ids), change.now, change.user_id, reason)
    returned = await write(Reviewed, RETURN_ACCEPTED, *values)
    for row in returned:
        tell_review(change, row.id)
    return {row.learner_id for row in returned}


def tell_review(change: Change[SpaceRow], submission_id: UUID) -> None:
    """The learner gets a mail about what was decided (rule 30)."""
    key = f"review-mail:{submission_id}:{change.now.isoformat()}"
    change.deliver(DeliveryKind.REVIEW_MAIL, key, {"submission": str(submission_id)})


class Reviewed(NamedTuple):
    id: UUID
    learner_id: UUID


# What was accepted in the moment of the completion made it; of two learners who became one there may be more.
RETURN_ACCEPTED = """
UPDATE submission SET status = 'RETURNED', reviewed_at = $3, reviewer_id = $4, comment = $5
WHERE objective_id = $1 AND learner_id = ANY($2) AND status = 'ACCEPTED' AND reviewed_at = (
  SELECT completed_at FROM progress
  WHERE progress.learner_id = submission.learner_id AND progress.objective_id = submission.objective_id
) RETURNING id, learner_id"""
