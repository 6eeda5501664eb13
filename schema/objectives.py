"""What is seen of objectives?"""

from collections.abc import Sequence
from typing import Annotated, Any
from uuid import UUID

import strawberry

from engine.asked import asked
from engine.batch import batch
from models.objectives import OBJECTIVES_OF_SPACES, EvidencePolicy, ObjectiveKind, ObjectiveRow, objectives
from models.progress import ProgressStatus, progress_by_learner
from models.rights import Right, Roles, may
from schema.badges import Badge, badges_by_id
from schema.connections import MOST_LEARNERS, After, Connection, First, Search, connections, window
from schema.context import Info
from schema.ids import encode
from schema.links import ProgressLink, SpaceLink
from schema.nodes import Node


async def _spaces(parents: list["Objective"], info: Info) -> list[SpaceLink]:
    from schema.spaces import spaces_by_id

    return await spaces_by_id({parent.row.space_id: parent.roles for parent in parents}, parents, info)


async def _badges(parents: list["Objective"], info: Info) -> list[Badge]:
    return await badges_by_id([parent.row.badge_id for parent in parents], asked(info))


async def _beside(parents: Sequence["Objective"], step: str) -> list["Objective | None"]:
    spaces = list({parent.row.space_id for parent in parents})
    beside = await OBJECTIVES_OF_SPACES.neighbours(spaces, [parent.row.id for parent in parents], step)
    rows = await objectives(beside.values())
    found = {row_id: rows[neighbour] for row_id, neighbour in beside.items()}
    return [
        objective_of(found[parent.row.id], parent.roles) if parent.row.id in found else None
        for parent in parents
    ]


async def _next(parents: list["Objective"], info: Info) -> list["Objective | None"]:
    return await _beside(parents, "lead")


async def _previous(parents: list["Objective"], info: Info) -> list["Objective | None"]:
    return await _beside(parents, "lag")


async def _progress(
    parents: list["Objective"],
    info: Info,
    first: First = None,
    after: After = None,
    status: Annotated[
        ProgressStatus | None, strawberry.argument(description="Only progress of this status.")
    ] = None,
    search: Search = None,
) -> list[Connection[ProgressLink] | None]:
    from schema.progress import progress_of

    listing = progress_by_learner(status, search)
    part = window(info.context, listing, first, after, most=MOST_LEARNERS)
    roles = {parent.row.id: parent.roles for parent in parents if may(parent.roles, Right.SEE_LEARNERS)}
    found = await connections(
        listing,
        list(roles),
        part,
        lambda row, objective_id: progress_of(row, roles[objective_id]),
    )
    return [found.get(parent.row.id) for parent in parents]


@strawberry.interface(description="Something to achieve in a space.")
class Objective(Node):
    row: strawberry.Private[ObjectiveRow]
    roles: strawberry.Private[Roles]
    points: int = strawberry.field(description="What completing it counts.")
    stored_points: int | None = strawberry.field(description="What staff set; counts on PRO. Staff only.")
    position: int = strawberry.field(description="Where it stands in its space, from 0.")
    version: int | None = strawberry.field(description="Grows with every change of it. Staff only.")
    space: SpaceLink = batch(_spaces, "Where it belongs.")
    badge: Badge = batch(_badges, "What it awards or tracks.")
    next: "Objective | None" = batch(_next, "The one after it in the space.")
    previous: "Objective | None" = batch(_previous, "The one before it in the space.")
    progress_by_learner: Connection[ProgressLink] | None = batch(
        _progress, "How far each learner is on it, by name. Staff only.", size=MOST_LEARNERS
    )


@strawberry.type(description="Done outside; staff mark it complete, and that awards the badge.")
class ManualObjective(Objective):
    public_criteria: str = strawberry.field(description="How a member of the space earns the badge.")
    private_criteria: str | None = strawberry.field(
        description="What staff should consider before marking it complete. Staff only."
    )
    evidence_policy: EvidencePolicy = strawberry.field(description="Whether learners hand in evidence.")
    auto_revoke: bool = strawberry.field(
        description="Whether taking back the completion also revokes the badge."
    )


@strawberry.type(description="Complete as soon as the badge is held, whoever awarded it.")
class BadgeObjective(Objective):
    """Nothing more than what all objectives have."""


def objective_of(row: ObjectiveRow, roles: Roles) -> Objective:
    """As somebody with these roles in its space sees it."""
    staff = may(roles, Right.SEE_LEARNERS)
    common: dict[str, Any] = {
        "id": encode("objective", row.id),
        "row": row,
        "roles": roles,
        "points": row.points,
        "stored_points": row.stored_points if staff else None,
        "position": row.position,
        "version": row.version if staff else None,  # it grows with private criteria, too (rule 6)
    }
    if row.kind is ObjectiveKind.BADGE:
        return BadgeObjective(**common)
    return ManualObjective(
        **common,
        public_criteria=row.public_criteria,
        private_criteria=row.private_criteria if staff else None,
        evidence_policy=row.evidence_policy,
        auto_revoke=row.auto_revoke,
    )


async def objectives_by_id(roles: dict[UUID, Roles], ids: Sequence[UUID | None]) -> list[Objective | None]:
    """One for each id, in order, as seen with the roles in its space; None for what is not there or not seen."""
    rows = await objectives(objective_id for objective_id in ids if objective_id)
    seen = {row.id: objective_of(row, roles[row.space_id]) for row in rows.values() if row.space_id in roles}
    return [seen.get(objective_id) if objective_id else None for objective_id in ids]
