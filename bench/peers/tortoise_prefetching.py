"""Nested progress by prefetch_related."""

from datetime import datetime

import strawberry
from tortoise.query_utils import Prefetch

from models.badges import Badge as BadgeModel
from models.learners import Learner as LearnerModel
from models.objectives import Objective as ObjectiveModel
from models.progress import Progress as ProgressModel
from models.spaces import Space as SpaceModel

CELLS = "progresss"  # what Tortoise calls the other end of a relation that names none


@strawberry.type
class Badge:
    id: strawberry.ID
    name: str

    @classmethod
    def of(cls, row: BadgeModel) -> "Badge":
        return cls(id=strawberry.ID(str(row.id)), name=row.name)


@strawberry.type
class Objective:
    id: strawberry.ID
    points: int
    badge: Badge

    @classmethod
    def of(cls, row: ObjectiveModel) -> "Objective":
        return cls(id=strawberry.ID(str(row.id)), points=row.points, badge=Badge.of(row.badge))


@strawberry.type
class Progress:
    id: strawberry.ID
    status: str
    points: int
    completed_at: datetime | None
    objective: Objective

    @classmethod
    def of(cls, row: ProgressModel) -> "Progress":
        return cls(
            id=strawberry.ID(str(row.id)),
            status=row.status.value,
            points=row.points,
            completed_at=row.completed_at,
            objective=Objective.of(row.objective),
        )


@strawberry.type
class Learner:
    id: strawberry.ID
    name: str | None
    points: int
    progress: list[Progress]

    @classmethod
    def of(cls, row: LearnerModel) -> "Learner":
        cells = [Progress.of(cell) for cell in getattr(row, CELLS)]
        return cls(id=strawberry.ID(str(row.id)), name=row.name, points=row.points, progress=cells)


@strawberry.type
class Space:
    name: str
    row: strawberry.Private[SpaceModel]

    @strawberry.field
    async def learners(self, first: int) -> list[Learner]:
        cells = Prefetch(CELLS, ProgressModel.all().order_by("objective_id"))
        rows = LearnerModel.filter(space_id=self.row.id).order_by("sort_name", "id").limit(first)
        return [Learner.of(row) for row in await rows.prefetch_related(cells, f"{CELLS}__objective__badge")]


@strawberry.type
class Query:
    @strawberry.field
    async def space(self, id: strawberry.ID) -> Space:
        row = await SpaceModel.get(id=id)
        return Space(name=row.name, row=row)
