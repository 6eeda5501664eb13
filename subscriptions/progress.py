"""One learner's progress, live."""

from collections.abc import AsyncGenerator, Hashable
from contextlib import aclosing
from functools import partial
from typing import Annotated

import strawberry

from engine.live.asking_again import before_sending
from models.objectives import ObjectiveRow, objectives
from models.pathway_progress import steps_of_learners
from models.pathway_subscriptions import pathways_of_spaces
from models.progress import progress_of_learners
from models.rights import Right, Role, Roles, may
from schema.context import Info
from schema.errors import forbidden, not_found
from schema.finding import find
from schema.learners import Learner
from subscriptions.pictures import pictures
from subscriptions.standing import require_standing, require_still


def _shown(objective: ObjectiveRow, roles: Roles) -> ObjectiveRow:
    """Without what is for staff only: a picture that looks the same must not come again when that changes (rule 6)."""
    if may(roles, Right.SEE_LEARNERS):
        return objective
    return objective._replace(private_criteria=None, stored_points=0, version=0)


def _in_space(learner: Learner) -> Roles:
    """What whoever sees a learner is in the space."""
    return learner.roles - {Role.SELF}


@strawberry.type
class ProgressSubscription:
    @strawberry.subscription(
        description="A picture of one learner's progress and pathways: now, then after each change. The learner, or "
        "staff."
    )
    async def learner_progress(
        self,
        info: Info,
        learner: Annotated[strawberry.ID, strawberry.argument(description="The learner's id.")],
    ) -> AsyncGenerator[Learner, None]:
        context = info.context
        await require_standing(context)
        first = await find(info, learner, Learner)
        if first is None:
            raise not_found("learner")

        async def look() -> tuple[Hashable, Learner]:
            progress = (await progress_of_learners([first.row.id]))[first.row.id]
            steps = (await steps_of_learners([first.row.id]))[first.row.id]
            followed = (await pathways_of_spaces([first.row.space_id]))[first.row.space_id]
            tracked = await objectives(row.objective_id for row in progress)
            await require_standing(context)
            seen = await find(info, learner, Learner)
            if seen is None:
                raise forbidden()
            before_sending(info, partial(require_still, context, seen.row.space_id, _in_space(seen)))
            shown = tuple(_shown(tracked[row.objective_id], seen.roles) for row in progress)
            return (seen.row, tuple(progress), shown, tuple(followed), tuple(sorted(steps.values()))), seen

        async with aclosing(
            pictures(context, first.row.space_id, first.row.id, look, _in_space(first))
        ) as newest:
            async for picture in newest:
                yield picture
