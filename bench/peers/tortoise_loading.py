"""Nested progress by data loaders."""

from collections import defaultdict
from datetime import datetime
from typing import Any
from uuid import UUID

import strawberry
from strawberry.dataloader import DataLoader

from bench.peers.tortoise_keys import key_of
from models.badges import Badge as BadgeModel
from models.learners import Learner as LearnerModel
from models.objectives import Objective as ObjectiveModel
from models.progress import Progress as ProgressModel
from models.spaces import Space as SpaceModel

Info = strawberry.Info[dict[str, Any], None]


@strawberry.type
class Badge:
    id: strawberry.ID
    name: str


@strawberry.type
class Objective:
    id: strawberry.ID
    points: int
    badge_id: strawberry.Private[UUID]

    @strawberry.field
    async def badge(self, info: Info) -> Badge:
        row = await info.context["badges"].load(self.badge_id)
        return Badge(id=strawberry.ID(str(row.id)), name=row.name)


@strawberry.type
class Progress:
    id: strawberry.ID
    status: str
    points: int
    completed_at: datetime | None
    objective_id: strawberry.Private[UUID]

    @strawberry.field
    async def objective(self, info: Info) -> Objective:
        row = await info.context["objectives"].load(self.objective_id)
        return Objective(id=strawberry.ID(str(row.id)), points=row.points, badge_id=key_of(row, "badge_id"))


@strawberry.type
class Learner:
    id: strawberry.ID
    name: str | None
    points: int
    key: strawberry.Private[UUID]

    @strawberry.field
    async def progress(self, info: Info) -> list[Progress]:
        return [
            Progress(
                id=strawberry.ID(str(row.id)),
                status=row.status.value,
                points=row.points,
                completed_at=row.completed_at,
                objective_id=key_of(row, "objective_id"),
            )
            for row in await info.context["progress"].load(self.key)
        ]


@strawberry.type
class Space:
    name: str
    key: strawberry.Private[UUID]

    @strawberry.field
    async def learners(self, first: int) -> list[Learner]:
        rows = await LearnerModel.filter(space_id=self.key).order_by("sort_name", "id").limit(first)
        return [
            Learner(id=strawberry.ID(str(row.id)), name=row.name, points=row.points, key=row.id)
            for row in rows
        ]


@strawberry.type
class Query:
    @strawberry.field
    async def space(self, id: strawberry.ID) -> Space:
        row = await SpaceModel.get(id=id)
        return Space(name=row.name, key=row.id)


async def _progress(ids: list[UUID]) -> list[list[ProgressModel]]:
    found = defaultdict(list)
    for row in await ProgressModel.filter(learner_id__in=ids).order_by("objective_id"):
        found[key_of(row, "learner_id")].append(row)
    return [found[key] for key in ids]


async def _objectives(ids: list[UUID]) -> list[ObjectiveModel]:
    found = await ObjectiveModel.in_bulk(ids, "id")
    return [found[key] for key in ids]


async def _badges(ids: list[UUID]) -> list[BadgeModel]:
    found = await BadgeModel.in_bulk(ids, "id")
    return [found[key] for key in ids]


def loaders() -> dict[str, Any]:
    """New ones for each request."""
    return {
        "progress": DataLoader(_progress),
        "objectives": DataLoader(_objectives),
        "badges": DataLoader(_badges),
    }
