"""Doors to change objectives."""

import strawberry

from actions.objectives import create_badge_objective, create_manual_objective
from resolvers.answering import answer, require_viewer
from resolvers.arguments import Input
from schema.context import Info
from schema.ids import parse
from schema.inputs.objectives import CreateBadgeObjectiveInput, CreateManualObjectiveInput
from schema.objectives import BadgeObjective, ManualObjective
from schema.results import BadgeObjectiveResult, ManualObjectiveResult


@strawberry.type
class ObjectiveMutation:
    @strawberry.mutation(description="A new objective that staff mark complete; it awards a badge.")
    async def create_manual_objective(
        self, info: Info, input: Input[CreateManualObjectiveInput]
    ) -> ManualObjectiveResult:
        require_viewer(info)
        created = await create_manual_objective(
            info.context.actor,
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
        space_id, badge_id = parse("space", input.space, "space"), parse("badge", input.badge, "badge")
        created = await create_badge_objective(info.context.actor, space_id, badge_id, input.points)
        return await answer(info, "objective", created, BadgeObjective)
