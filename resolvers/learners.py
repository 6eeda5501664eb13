"""Doors to change learners."""

import strawberry

from actions.learners import add_learner, remove_learner, update_learner
from resolvers.answering import answer, require_viewer
from resolvers.arguments import Input
from schema.context import Info
from schema.ids import parse
from schema.inputs.learners import AddLearnerInput, RemoveLearnerInput, UpdateLearnerInput
from schema.learners import Learner
from schema.results import LearnerResult, SpaceResult
from schema.spaces import Space


@strawberry.type
class LearnerMutation:
    @strawberry.mutation(description="Add a learner, or bring a removed one back. Staff of the space.")
    async def add_learner(self, info: Info, input: Input[AddLearnerInput]) -> LearnerResult:
        require_viewer(info)
        space_id = parse("space", input.space, "space")
        added = await add_learner(info.context.actor, space_id, input.email, input.name)
        return await answer(info, "learner", added, Learner)

    @strawberry.mutation(description="Give a learner another name or address. Staff of the space.")
    async def update_learner(self, info: Info, input: Input[UpdateLearnerInput]) -> LearnerResult:
        require_viewer(info)
        learner_id = parse("learner", input.learner, "learner")
        name = None if input.name is strawberry.UNSET else input.name or ""
        await update_learner(info.context.actor, learner_id, name, input.email)
        return await answer(info, "learner", learner_id, Learner)

    @strawberry.mutation(description="Remove a learner, whose awards stay. Staff of the space.")
    async def remove_learner(self, info: Info, input: Input[RemoveLearnerInput]) -> SpaceResult:
        require_viewer(info)
        space_id = await remove_learner(info.context.actor, parse("learner", input.learner, "learner"))
        return await answer(info, "space", space_id, Space)
