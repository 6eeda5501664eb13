"""Doors to complete objectives and to take that back."""

from uuid import UUID

import strawberry

from actions.outcomes import Outcomes
from actions.progress import complete_objective, revoke_completion
from models.pairs import Pair
from resolvers.answering import once, require_viewer
from resolvers.arguments import Input
from schema.context import Info
from schema.finding import progresses
from schema.ids import encode, parse, parse_all
from schema.inputs.progress import CompleteObjectiveInput, RevokeCompletionInput
from schema.outcomes import CompletionsRevoked, LearnerRefusal, ObjectiveCompletions
from schema.progress import ObjectiveProgress
from schema.refused import Refused
from schema.results import CompletionsRevokedResult, ObjectiveCompletionsResult


@strawberry.type
class ProgressMutation:
    @strawberry.mutation(
        description="Mark complete and award, for one learner or many (to 1,000), each with its own outcome. "
        "On a badge objective it awards the tracked badge."
    )
    async def complete_objective(
        self, info: Info, input: Input[CompleteObjectiveInput]
    ) -> ObjectiveCompletionsResult:
        require_viewer(info)
        objective_id = parse("objective", input.objective, "objective")
        learner_ids = parse_all("learner", input.learners, "learners")
        outcomes = await complete_objective(once(info, input), objective_id, learner_ids, input.narrative)
        return ObjectiveCompletions(
            completed=await _done(info, objective_id, outcomes), refused=_refused(outcomes)
        )

    @strawberry.mutation(description="Take completions back, each with its own outcome.")
    async def revoke_completion(
        self, info: Info, input: Input[RevokeCompletionInput]
    ) -> CompletionsRevokedResult:
        require_viewer(info)
        objective_id = parse("objective", input.objective, "objective")
        learner_ids = parse_all("learner", input.learners, "learners")
        outcomes = await revoke_completion(once(info, input), objective_id, learner_ids, input.reason)
        return CompletionsRevoked(
            revoked=await _done(info, objective_id, outcomes), refused=_refused(outcomes)
        )


async def _done(info: Info, objective_id: UUID, outcomes: Outcomes) -> list[ObjectiveProgress]:
    found = await progresses(info, [Pair(learner_id, objective_id) for learner_id in outcomes.done])
    return [progress for progress in found if progress]


def _refused(outcomes: Outcomes) -> list[LearnerRefusal]:
    return [
        LearnerRefusal(learner=encode("learner", UUID(learner_id)), refused=Refused.of(no))
        for learner_id, no in outcomes.refused
    ]
