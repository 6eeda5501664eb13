"""Objectives: how are they changed, put in another order, and removed? (rules 5 to 8)"""

from collections.abc import Sequence
from uuid import UUID

from actions.counting import count, count_the_same
from actions.discarding import discard
from actions.objectives import known_objective, require_plan
from actions.refusals import InvalidInput
from actions.subjects import a_space
from actions.tools import Actor
from actions.unit import Change, changing
from actions.values import points as valid_points
from actions.values import text
from actions.verbs import verb
from actions.versions import require_version
from models.diary import ProgressRule, SpaceEventKind
from models.objectives import (
    EvidencePolicy,
    Objective,
    ObjectiveKind,
    ObjectiveRow,
    objective_ids,
)
from models.rights import Right
from models.rows import execute
from models.spaces import SpaceRow


@verb
async def update_objective(
    by: Actor,
    objective_id: UUID,
    points: int | None = None,
    public_criteria: str | None = None,
    private_criteria: str | None = None,
    evidence_policy: EvidencePolicy | None = None,
    auto_revoke: bool | None = None,
    expected_version: int | None = None,
) -> UUID:
    """What is None stays; empty private criteria are none. All but points is for manual objectives."""
    given = {
        "public_criteria": text(public_criteria, "publicCriteria") if public_criteria is not None else None,
        "private_criteria": text(private_criteria, "privateCriteria")
        if private_criteria is not None
        else None,
        "evidence_policy": evidence_policy,
        "auto_revoke": auto_revoke,
    }
    new_points = valid_points(points, "points") if points is not None else None
    found = await known_objective(objective_id)
    async with changing(by, Right.RUN_SPACE, a_space(found.space_id, "objective")) as change:
        objective = await known_objective(objective_id)
        require_version(objective.version, expected_version)
        changes: dict[str, object] = {name: value for name, value in given.items() if value is not None}
        _require_manual(objective, changes)
        if changes.get("private_criteria") == "":
            changes["private_criteria"] = None
        counts = objective.points if new_points is None else await _counted(change, objective, new_points)
        if changes or new_points is not None:
            await Objective.filter(id=objective_id).update(**changes, version=objective.version + 1)
            unseen = set(changes) == {"private_criteria"} and new_points is None
            await _tell(change, objective, counts, unseen)
    return objective_id


@verb
async def remove_objective(by: Actor, objective_id: UUID) -> UUID:
    """With its progress and its points; awards stay (rule 8). Gives the space."""
    found = await known_objective(objective_id)
    async with changing(by, Right.RUN_SPACE, a_space(found.space_id, "objective")) as change:
        await known_objective(objective_id)
        await execute(LOSE, objective_id)
        await discard(change, of_objective=objective_id)
        await execute("DELETE FROM progress WHERE objective_id = $1", objective_id)
        await Objective.filter(id=objective_id).delete()
        change.happened(SpaceEventKind.OBJECTIVE_REMOVED, objective_id=objective_id)
    return found.space_id


@verb
async def reorder_objectives(by: Actor, space_id: UUID, order: Sequence[UUID]) -> UUID:
    """All objectives of the space, each once, in their new order."""
    async with changing(by, Right.RUN_SPACE, a_space(space_id, "space")) as change:
        known = await objective_ids(space_id)
        if sorted(order) != sorted(known):
            raise InvalidInput("Name every objective of the space exactly once.", "objectives")
        if list(order) != known:
            await execute(APART, space_id)
            moved = [Objective(id=key, position=place) for place, key in enumerate(order)]
            await Objective.bulk_update(moved, fields=["position"], batch_size=500)
            change.happened(SpaceEventKind.OBJECTIVES_REORDERED, objective_order=order)
    return space_id


async def _tell(change: Change[SpaceRow], objective: ObjectiveRow, counts: int, unseen: bool) -> None:
    """Of a change that learners don't see their diary tells nothing either (rule 6)."""
    if unseen:
        change.happened(SpaceEventKind.PRIVATE_CRITERIA_CHANGED, objective_id=objective.id)
    elif counts != objective.points:
        await count(change, objective.id, counts, ProgressRule.POINTS_CHANGED)
    else:
        count_the_same(change, objective.id, counts)


async def _counted(change: Change[SpaceRow], objective: ObjectiveRow, points: int) -> int:
    """What staff set counts on PRO; on FREE each counts 1, and nothing else may be set (rule 5)."""
    counts = await require_plan(change, points)
    await Objective.filter(id=objective.id).update(stored_points=points)
    return counts


def _require_manual(objective: ObjectiveRow, changes: dict[str, object]) -> None:
    if objective.kind is ObjectiveKind.BADGE and changes:
        words = {
            "public_criteria": "publicCriteria",
            "private_criteria": "privateCriteria",
            "evidence_policy": "evidencePolicy",
            "auto_revoke": "autoRevoke",
        }
        field = words[next(iter(changes))]
        raise InvalidInput("This is for manual objectives: a badge objective follows its badge.", field)


# Below zero, where no new position meets an old one on its way, however far positions have grown apart.
APART = "UPDATE objective SET position = -1 - position WHERE space_id = $1"

LOSE = """
UPDATE learner SET completed_count = completed_count - 1, points = learner.points - progress.points FROM progress
WHERE progress.learner_id = learner.id AND progress.objective_id = $1 AND progress.status = 'COMPLETED'"""
