"""How do points follow the plan? (rule 5)"""

from typing import NamedTuple
from uuid import UUID

from actions.counting import count
from actions.unit import Change
from models.diary import ProgressRule, SpaceEventKind
from models.issuers import Plan, issuers
from models.rows import fetch
from models.spaces import SpaceRow


class Due(NamedTuple):
    """An objective that counts something else than its plan says."""

    id: UUID
    points: int


async def follow_plan(change: Change[SpaceRow]) -> None:
    """On PRO each objective of the space counts what staff set, on FREE it counts 1."""
    issuer = (await issuers([change.subject.issuer_id]))[change.subject.issuer_id]
    wanted = "stored_points" if issuer.plan is Plan.PRO else "1"
    sql = f"SELECT id, {wanted} AS points FROM objective WHERE space_id = $1 AND points <> {wanted} ORDER BY position"
    due = await fetch(Due, sql, change.subject.id)
    if due:
        change.happened(SpaceEventKind.PLAN_CHANGED, rule=ProgressRule.PLAN)
    for objective in due:
        await count(change, objective.id, objective.points, ProgressRule.PLAN)
