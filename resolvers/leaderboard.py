"""Doors to change what the leaderboard shows."""

import strawberry

from actions.leaderboard import refresh_alias, share_real_name, update_leaderboard_options
from resolvers.answering import answer, require_viewer
from resolvers.arguments import Input
from schema.context import Info
from schema.ids import parse
from schema.inputs.leaderboard import RefreshAliasInput, ShareRealNameInput, UpdateLeaderboardOptionsInput
from schema.learners import Learner
from schema.results import LearnerResult, SpaceResult
from schema.spaces import Space


@strawberry.type
class LeaderboardMutation:
    @strawberry.mutation(description="Change what learners and displays see. Staff of the space.")
    async def update_leaderboard_options(
        self, info: Info, input: Input[UpdateLeaderboardOptionsInput]
    ) -> SpaceResult:
        require_viewer(info)
        space_id = parse("space", input.space, "space")
        await update_leaderboard_options(
            info.context.actor, space_id, input.enabled, input.use_aliases, input.allow_real_names
        )
        return await answer(info, "space", space_id, Space)

    @strawberry.mutation(description="A new alias and a new line id for a learner. Staff of the space.")
    async def refresh_alias(self, info: Info, input: Input[RefreshAliasInput]) -> LearnerResult:
        require_viewer(info)
        learner_id = parse("learner", input.learner, "learner")
        await refresh_alias(info.context.actor, learner_id)
        return await answer(info, "learner", learner_id, Learner)

    @strawberry.mutation(description="The learner's own choice.")
    async def share_real_name(self, info: Info, input: Input[ShareRealNameInput]) -> LearnerResult:
        require_viewer(info)
        learner_id = parse("learner", input.learner, "learner")
        await share_real_name(info.context.actor, learner_id, input.share)
        return await answer(info, "learner", learner_id, Learner)
