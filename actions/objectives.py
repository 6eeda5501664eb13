"""Objectives: how do they come to be? (rule 4)"""

from collections.abc import Mapping
from typing import Any, NamedTuple
from uuid import UUID

from actions.organizations import require_same_organization
from actions.refusals import AlreadyExists, InvalidInput, LimitReached, NotFound, ProRequired
from actions.subjects import a_space
from actions.tools import Actor
from actions.unit import Change, changing
from actions.values import points as valid_points
from actions.values import text
from actions.verbs import verb
from models.badges import BadgeRow, badges
from models.diary import SpaceEventKind
from models.issuers import Plan, issuers
from models.objectives import EvidencePolicy, Objective, ObjectiveKind, ObjectiveRow, objectives
from models.rights import Right
from models.rows import fetch
from models.spaces import SpaceRow

MOST_OBJECTIVES = 500  # rule 4


class Taken(NamedTuple):
    badge_id: UUID
    position: int


@verb
async def create_manual_objective(
    by: Actor,
    space_id: UUID,
    badge_id: UUID,
    public_criteria: str,
    private_criteria: str | None = None,
    points: int = 1,
    evidence_policy: EvidencePolicy = EvidencePolicy.NONE,
    auto_revoke: bool = False,
) -> UUID:
    """An objective that staff mark complete; it awards a badge of the space's issuer (rule 4)."""
    criteria = {
        "public_criteria": text(public_criteria, "publicCriteria"),
        "private_criteria": text(private_criteria, "privateCriteria") if private_criteria else None,
        "evidence_policy": evidence_policy,
        "auto_revoke": auto_revoke,
    }
    points = valid_points(points, "points")
    async with changing(by, Right.RUN_SPACE, a_space(space_id, "space")) as change:
        badge = await _badge(badge_id)
        if badge.issuer_id != change.subject.issuer_id:
            raise InvalidInput("A manual objective awards a badge of the space's own issuer.", "badge")
        return change.gives(await _add(change, badge, ObjectiveKind.MANUAL, points, criteria))


@verb
async def create_badge_objective(by: Actor, space_id: UUID, badge_id: UUID, points: int = 1) -> UUID:
    """An objective that is complete exactly while its badge is held (rules 4, 11)."""
    points = valid_points(points, "points")
    async with changing(by, Right.RUN_SPACE, a_space(space_id, "space")) as change:
        badge = await _badge(badge_id)
        issuer_id = change.subject.issuer_id
        await require_same_organization(issuer_id, [(badge.issuer_id, ("badge",))], "badges")
        change.recheck(space_id=space_id, badge_id=badge_id)
        return change.gives(await _add(change, badge, ObjectiveKind.BADGE, points, {}))


async def known_objective(objective_id: UUID) -> ObjectiveRow:
    """NotFound("objective") for one that was removed, or never there."""
    found = (await objectives([objective_id])).get(objective_id)
    if found is None:
        raise NotFound("objective")
    return found


async def _badge(badge_id: UUID) -> BadgeRow:
    badge = (await badges([badge_id])).get(badge_id)
    if badge is None:
        raise NotFound("badge")
    if badge.archived_at:
        raise InvalidInput("This badge is archived: choose another.", "badge")
    return badge


async def _add(
    change: Change[SpaceRow],
    badge: BadgeRow,
    kind: ObjectiveKind,
    points: int,
    criteria: Mapping[str, Any],
) -> UUID:
    position = await _next_position(change, badge)
    points = await require_plan(change, points)
    objective = await Objective.create(
        space_id=change.subject.id,
        badge_id=badge.id,
        kind=kind,
        position=position,
        points=points,
        stored_points=points,
        created_at=change.now,
        **criteria,
    )
    change.happened(SpaceEventKind.OBJECTIVE_ADDED, objective_id=objective.id)
    return objective.id


async def require_plan(change: Change[SpaceRow], points: int) -> int:
    """What an objective with these points counts: on FREE only 1 can be set (rule 5)."""
    issuer = (await issuers([change.subject.issuer_id]))[change.subject.issuer_id]
    if issuer.plan is not Plan.PRO and points != 1:
        raise ProRequired("On the FREE plan each objective counts 1 point.", ("points",))
    return points


async def _next_position(change: Change[SpaceRow], badge: BadgeRow) -> int:
    taken = await fetch(
        Taken, "SELECT badge_id, position FROM objective WHERE space_id = $1", change.subject.id
    )
    if len(taken) >= MOST_OBJECTIVES:
        raise LimitReached(f"A space has at most {MOST_OBJECTIVES} objectives.", ("space",))
    if any(row.badge_id == badge.id for row in taken):
        raise AlreadyExists("One badge appears once per space.", "badge")
    return 1 + max((row.position for row in taken), default=-1)
