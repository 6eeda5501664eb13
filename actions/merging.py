"""How do two learners of one space become one, who turned out to be one person? (rule 18)"""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from actions.aliases import new_line
from actions.unit import Change
from models.diary import ProgressRule, SpaceEventKind
from models.evidence import submissions_on
from models.learners import Learner, LearnerRow, learners
from models.progress import ProgressRow, ProgressStatus, progress_of_learners
from models.rows import execute, write
from models.searching import sorting
from models.spaces import SpaceRow

# The further progress wins, then the earlier.
FURTHER = [
    ProgressStatus.COMPLETED,
    ProgressStatus.SUBMITTED,
    ProgressStatus.RETURNED,
    ProgressStatus.NOT_STARTED,
]


TOLD = {
    ProgressStatus.COMPLETED: SpaceEventKind.OBJECTIVE_COMPLETED,
    ProgressStatus.SUBMITTED: SpaceEventKind.EVIDENCE_SUBMITTED,
    ProgressStatus.RETURNED: SpaceEventKind.EVIDENCE_RETURNED,
}


class Move(NamedTuple):
    """Progress that goes over to the survivor, in place of theirs."""

    gone: ProgressRow
    kept: ProgressRow


class Withdrawn(NamedTuple):
    id: UUID
    objective_id: UUID


async def merge(change: Change[SpaceRow], user_id: UUID, one: LearnerRow, other: LearnerRow) -> UUID:
    """The active before the removed, then the earlier, survives and is the user's; gives who that is."""
    kept, gone = sorted((one, other), key=_precedence)
    moves = await _moves(kept, gone)
    withdrawn = await _move(kept, gone, moves)
    await _retire(change, gone, kept)
    await _keep(change.subject, user_id, kept, gone)
    _tell(change, kept, gone, moves)
    await _tell_withdrawn(change, kept, withdrawn)
    return kept.id


def _precedence(learner: LearnerRow) -> tuple[bool, datetime, UUID]:
    return learner.removed_at is not None, learner.joined_at, learner.id


async def _moves(kept: LearnerRow, gone: LearnerRow) -> list[Move]:
    progress = await progress_of_learners([kept.id, gone.id])
    handed = await submissions_on(
        [(row.learner_id, row.objective_id) for rows in progress.values() for row in rows]
    )

    def came(row: ProgressRow) -> datetime | None:
        newest = handed[row.learner_id, row.objective_id][:1]
        return row.completed_at or (newest[0].submitted_at if newest else None)

    pairs = map(Move, progress[gone.id], progress[kept.id])  # both in the order of the objectives
    begun = [move for move in pairs if move.gone.status is not ProgressStatus.NOT_STARTED]
    return [move for move in begun if _is_further(move, came(move.gone), came(move.kept))]


def _is_further(move: Move, gone_at: datetime | None, kept_at: datetime | None) -> bool:
    if move.gone.status is not move.kept.status:
        return FURTHER.index(move.gone.status) < FURTHER.index(move.kept.status)
    return bool(gone_at and kept_at and gone_at < kept_at)


async def _move(kept: LearnerRow, gone: LearnerRow, moves: list[Move]) -> list[Withdrawn]:
    """Gives the evidence that waits no more."""
    objective_ids = [move.gone.objective_id for move in moves]
    await execute(
        "DELETE FROM progress WHERE learner_id = $1 AND objective_id = ANY($2)", kept.id, objective_ids
    )
    await execute(
        "UPDATE progress SET learner_id = $1 WHERE learner_id = $2 AND objective_id = ANY($3)",
        kept.id,
        gone.id,
        objective_ids,
    )
    await execute("DELETE FROM progress WHERE learner_id = $1", gone.id)
    withdrawn = await write(
        Withdrawn, f"{WITHDRAW} AND objective_id = ANY($2) {TOLD_OF}", kept.id, objective_ids
    )
    others = f"{WITHDRAW} AND NOT (objective_id = ANY($2)) {TOLD_OF}"
    withdrawn += await write(Withdrawn, others, gone.id, objective_ids)
    await execute("UPDATE submission SET learner_id = $1 WHERE learner_id = $2", kept.id, gone.id)
    await execute(SUM, kept.id)
    return withdrawn


TOLD_OF = "RETURNING id, objective_id"

# What waits goes with the progress that wins; what else waits is withdrawn by rule.
WITHDRAW = "UPDATE submission SET status = 'WITHDRAWN' WHERE learner_id = $1 AND status = 'SUBMITTED'"

SUM = """
UPDATE learner SET
  points = (SELECT coalesce(sum(points), 0) FROM progress WHERE learner_id = $1),
  completed_count = (SELECT count(*) FROM progress WHERE learner_id = $1 AND status = 'COMPLETED')
WHERE id = $1"""


async def _retire(change: Change[SpaceRow], gone: LearnerRow, kept: LearnerRow) -> None:
    """It keeps a pointer; its lines in the diary stay as they were written."""
    await execute("DELETE FROM pathway_step WHERE learner_id = $1", gone.id)
    await execute(RETIRE, gone.id, kept.id, gone.removed_at or change.now)
    await Learner.filter(merged_into_id=gone.id).update(merged_into_id=kept.id)
    await execute("UPDATE lti_member SET learner_id = $2 WHERE learner_id = $1", gone.id, kept.id)


RETIRE = """
UPDATE learner SET merged_into_id = $2, removed_at = $3, user_id = NULL, shares_real_name = FALSE,
  points = 0, completed_count = 0
WHERE id = $1"""


async def _keep(space: SpaceRow, user_id: UUID, kept: LearnerRow, gone: LearnerRow) -> None:
    """The real name shows only if both had shared it; hiding it takes another alias (rule 27).

    Where it did not show, another alias would hide nothing, and tell that something happened (rule 28).
    """
    name = kept.name or gone.name
    changes: dict[str, object] = {"user_id": user_id, "name": name, "sort_name": sorting(name or kept.alias)}
    if kept.shares_real_name and not gone.shares_real_name:
        changes["shares_real_name"] = False
        if space.shows_chosen_names:
            changes |= await new_line(kept.space_id, name)
    await Learner.filter(id=kept.id).update(**changes)


def _tell(change: Change[SpaceRow], kept: LearnerRow, gone: LearnerRow, moves: list[Move]) -> None:
    rule = ProgressRule.MERGE
    if gone.removed_at is None:
        change.happened(SpaceEventKind.LEARNER_REMOVED, learner_id=gone.id, rule=rule)
    points, completed = kept.points, kept.completed_count
    change.happened(
        SpaceEventKind.LEARNER_MERGED,
        learner_id=kept.id,
        rule=rule,
        points=points,
        completed_count=completed,
    )
    for came, left in moves:
        points += came.points - left.points
        completed += (came.status is ProgressStatus.COMPLETED) - (left.status is ProgressStatus.COMPLETED)
        change.happened(
            TOLD[came.status],
            learner_id=kept.id,
            objective_id=came.objective_id,
            award_id=came.award_id,
            rule=rule,
            status=came.status,
            points=points,
            completed_count=completed,
        )


async def _tell_withdrawn(change: Change[SpaceRow], kept: LearnerRow, withdrawn: list[Withdrawn]) -> None:
    """With what progress and counts are now, which it does not move."""
    now = (await learners([kept.id]))[kept.id]
    progress = {row.objective_id: row for row in (await progress_of_learners([kept.id]))[kept.id]}
    for submission in withdrawn:
        change.happened(
            SpaceEventKind.EVIDENCE_WITHDRAWN,
            learner_id=kept.id,
            objective_id=submission.objective_id,
            submission_id=submission.id,
            rule=ProgressRule.MERGE,
            status=progress[submission.objective_id].status,
            points=now.points,
            completed_count=now.completed_count,
        )
