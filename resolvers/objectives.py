"""Doors to change objectives."""

from typing import cast

import strawberry

from actions.changing_objectives import remove_objective, reorder_objectives, update_objective
from actions.objectives import create_badge_objective, create_manual_objective
from resolvers.answering import answer, once, require_viewer
from resolvers.arguments import Input
from schema.context import Info
from schema.ids import parse, parse_all
from schema.inputs.objectives import (
    CreateBadgeObjectiveInput,
    CreateManualObjectiveInput,
    RemoveObjectiveInput,
    ReorderObjectivesInput,
    UpdateObjectiveInput,
)
from schema.objectives import BadgeObjective, ManualObjective, Objective
from schema.results import BadgeObjectiveResult, ManualObjectiveResult, ObjectiveResult, SpaceResult
from schema.spaces import Space


@strawberry.type
class ObjectiveMutation:
    @strawberry.mutation(description="A new objective that staff mark complete; it awards a badge.")
    async def create_manual_objective(
        self, info: Info, input: Input[CreateManualObjectiveInput]
    ) -> ManualObjectiveResult:
        require_viewer(info)
        created = await create_manual_objective(
            once(info, input),
            parse("space", input.space, "space"),
            parse("badge", input.badge, "badge"),
            input.public_criteria,
            input.private_criteria,
            input.points,
            input.evidence_policy,
            input.auto_revoke,
        )
        return await answer(info, "objective", created, ManualObjective)

    @strawberry.mutation(description="A new objective that is complete exactly while its badge is held.")
    async def create_badge_objective(
        self, info: Info, input: Input[CreateBadgeObjectiveInput]
    ) -> BadgeObjectiveResult:
        require_viewer(info)
        space_id = parse("space", input.space, "space")
        badge_id = None if input.badge is None else parse("badge", input.badge, "badge")
        created = await create_badge_objective(
            once(info, input), space_id, badge_id, input.points, input.outside_url
        )
        return await answer(info, "objective", created, BadgeObjective)

    @strawberry.mutation(
        description="Change an objective; changed points move for everybody who has completed it. Staff of the space. "
        "Criteria, evidence and autoRevoke are for manual objectives."
    )
    async def update_objective(self, info: Info, input: Input[UpdateObjectiveInput]) -> ObjectiveResult:
        require_viewer(info)
        objective_id = parse("objective", input.objective, "objective")
        await update_objective(
            info.context.actor,
            objective_id,
            input.points,
            input.public_criteria,
            input.private_criteria,
            input.evidence_policy,
            input.auto_revoke,
            input.expected_version,
        )
        return cast("ObjectiveResult", await answer(info, "objective", objective_id, Objective))

    @strawberry.mutation(
        description="Remove an objective with its progress and its points; awards stay. Staff of the space."
    )
    async def remove_objective(self, info: Info, input: Input[RemoveObjectiveInput]) -> SpaceResult:
        require_viewer(info)
        objective_id = parse("objective", input.objective, "objective")
        space_id = await remove_objective(info.context.actor, objective_id)
        return await answer(info, "space", space_id, Space)

    @strawberry.mutation(description="Put all objectives of a space in another order. Staff of the space.")
    async def reorder_objectives(self, info: Info, input: Input[ReorderObjectivesInput]) -> SpaceResult:
        require_viewer(info)
        space_id = parse("space", input.space, "space")
        order = parse_all("objective", input.objectives, "objectives")
        await reorder_objectives(info.context.actor, space_id, order)
        return await answer(info, "space", space_id, Space)
