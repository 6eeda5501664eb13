"""What is seen of a learner's progress on an objective?"""

from datetime import datetime

import strawberry

from engine.batch import batch
from models.learners import learners
from models.objectives import objectives
from models.progress import ProgressRow, ProgressStatus
from models.rights import Roles
from schema.awards import Award, awards_by_id
from schema.context import Info
from schema.ids import encode
from schema.links import LearnerLink
from schema.nodes import Node
from schema.objectives import Objective, objective_of
from schema.users import User, users_by_id


async def _learners(parents: list["ObjectiveProgress"], info: Info) -> list[LearnerLink]:
    from schema.learners import Learner

    rows = await learners(parent.row.learner_id for parent in parents)
    return [Learner.of(rows[parent.row.learner_id], parent.roles) for parent in parents]


async def _objectives(parents: list["ObjectiveProgress"], info: Info) -> list[Objective]:
    rows = await objectives(parent.row.objective_id for parent in parents)
    return [objective_of(rows[parent.row.objective_id], parent.roles) for parent in parents]


async def _actors(parents: list["ObjectiveProgress"], info: Info) -> list[User | None]:
    return await users_by_id([parent.row.completed_by_id for parent in parents])


async def _awards(parents: list["ObjectiveProgress"], info: Info) -> list[Award | None]:
    return await awards_by_id(info, [parent.row.award_id for parent in parents])


@strawberry.type(description="One learner on one objective.")
class ObjectiveProgress(Node):
    row: strawberry.Private[ProgressRow]
    roles: strawberry.Private[Roles]
    status: ProgressStatus = strawberry.field(description="How far the learner is.")
    points: int = strawberry.field(
        description="Points earned so far: what the objective counted when completed, else 0."
    )
    completed_at: datetime | None = strawberry.field(description="When it was completed.")
    learner: LearnerLink = batch(_learners, "Whose progress it is.")
    objective: Objective = batch(_objectives, "On what.")
    completed_by: User | None = batch(_actors, "Who marked it. Null when a rule did.")
    award: Award | None = batch(_awards, "The award that came with it, or that was held already.")

    @classmethod
    def of(cls, row: ProgressRow, roles: Roles) -> "ObjectiveProgress":
        return cls(
            id=encode("progress", row.learner_id, row.objective_id),
            row=row,
            roles=roles,
            status=row.status,
            points=row.points,
            completed_at=row.completed_at,
        )
