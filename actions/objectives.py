"""Objectives: how do they come to be? (rule 4)"""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any, NamedTuple
from uuid import UUID

from actions.allowances import spend
from actions.organizations import require_same_organization
from actions.outside_badges import MOST_AN_HOUR, is_ours, known_badge
from actions.outside_papers import looked_up
from actions.refusals import AlreadyExists, InvalidInput, LimitReached, NotFound, ProRequired
from actions.subjects import a_space
from actions.tools import Actor
from actions.unit import Change, changing
from actions.values import points as valid_points
from actions.values import text, web_address
from actions.verbs import verb
from models.badges import BadgeRow, badges
from models.diary import SpaceEventKind
from models.issuers import Plan, issuers
from models.objectives import EvidencePolicy, Objective, ObjectiveKind, ObjectiveRow, objectives
from models.rights import Right
from models.rows import fetch
from models.spaces import SpaceRow
from openbadges.reading import Outside

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
async def create_badge_objective(
    by: Actor, space_id: UUID, badge_id: UUID | None, points: int = 1, outside_url: str | None = None
) -> UUID:
    """An objective that is complete exactly while its badge is held (rules 4, 11).

    The badge is one of ours by its id, or on PRO one of elsewhere by its address, which is held once imported.
    """
    if (badge_id is None) == (outside_url is None):
        raise InvalidInput("Name one badge, by its id or by its address elsewhere.", "badge")
    points = valid_points(points, "points")
    outside = await _looked_up(by, space_id, outside_url) if outside_url is not None else None
    async with changing(by, Right.RUN_SPACE, a_space(space_id, "space")) as change:
        if outside:
            await _require_outside(change)
            badge_id = await known_badge(change, outside, "outsideUrl")
        badge = await _badge(badge_id) if badge_id else None
        if badge is None:
            raise NotFound("badge")
        if not outside:
            await require_same_organization(
                change.subject.issuer_id, [(badge.issuer_id, ("badge",))], "badges"
            )
        change.recheck(space_id=space_id, badge_id=badge.id)
        return change.gives(await _add(change, badge, ObjectiveKind.BADGE, points, {}))


async def _looked_up(by: Actor, space_id: UUID, address: str) -> Outside:
    """Whoever may not add it makes us fetch nothing, and nobody much; no lock is held meanwhile."""
    address = web_address(address, "outsideUrl")
    if is_ours(by.tools, address):
        raise InvalidInput("This badge is one of this Laurel: name it by its id.", "outsideUrl")
    async with changing(by, Right.RUN_SPACE, a_space(space_id, "space")) as change:
        await _require_outside(change)
        await spend(change, "imports an hour", str(change.user_id), MOST_AN_HOUR, timedelta(hours=1))
    return await looked_up(by.tools, address, "outsideUrl")


async def _require_outside(change: Change[SpaceRow]) -> None:
    issuer = (await issuers([change.subject.issuer_id]))[change.subject.issuer_id]
    if issuer.plan is not Plan.PRO:
        raise ProRequired("Using a badge of elsewhere needs the PRO plan.", ("outsideUrl",))


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
