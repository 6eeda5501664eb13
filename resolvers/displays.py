"""Doors to let screens in and turn them away."""

import strawberry

from actions.displays import create_display_token, revoke_display_token
from resolvers.answering import answer, require_viewer
from resolvers.arguments import Input
from schema.context import Info
from schema.displays import DisplayToken
from schema.ids import parse
from schema.inputs.displays import CreateDisplayTokenInput, RevokeDisplayTokenInput
from schema.outcomes import DisplayTokenCreated
from schema.results import DisplayTokenCreatedResult, SpaceResult
from schema.spaces import Space


@strawberry.type
class DisplayMutation:
    @strawberry.mutation(
        description="A token for a screen on a wall: it reads one leaderboard and nothing else."
    )
    async def create_display_token(
        self, info: Info, input: Input[CreateDisplayTokenInput]
    ) -> DisplayTokenCreatedResult:
        require_viewer(info)
        space_id = parse("space", input.space, "space")
        created = await create_display_token(info.context.actor, space_id, input.label, input.expires_at)
        return DisplayTokenCreated(
            token=created.token,
            display_token=await answer(info, "display", created.id, DisplayToken),
        )

    @strawberry.mutation(description="Turn a screen away, at once.")
    async def revoke_display_token(self, info: Info, input: Input[RevokeDisplayTokenInput]) -> SpaceResult:
        require_viewer(info)
        token_id = parse("display", input.display_token, "displayToken")
        space_id = await revoke_display_token(info.context.actor, token_id)
        return await answer(info, "space", space_id, Space)
