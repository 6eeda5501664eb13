"""Completions the usual way: one by one, or in bulk."""

from datetime import UTC, datetime
from typing import Any

import strawberry
from tortoise.expressions import F
from tortoise.transactions import atomic

from bench.peers.tortoise_keys import key_of
from models.awards import Award as AwardModel
from models.diary import SpaceEvent, SpaceEventKind
from models.learners import Learner as LearnerModel
from models.objectives import Objective as ObjectiveModel
from models.progress import Progress as ProgressModel
from models.progress import ProgressStatus
from models.spaces import Space as SpaceModel

Info = strawberry.Info[dict[str, Any], None]


@strawberry.type
class Completion:
    learner: strawberry.ID
    points: int
    award: strawberry.ID


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def complete(self, info: Info, objective: strawberry.ID, learner: strawberry.ID) -> Completion:
        return await _complete(info, objective, learner)

    @strawberry.mutation
    async def complete_each(
        self, info: Info, objective: strawberry.ID, learners: list[strawberry.ID]
    ) -> list[Completion]:
        return [await _complete(info, objective, learner) for learner in learners]

    @strawberry.mutation
    async def complete_all(
        self, info: Info, objective: strawberry.ID, learners: list[strawberry.ID]
    ) -> list[Completion]:
        return await _complete_all(info, objective, learners)


@atomic()
async def _complete(info: Info, objective_id: str, learner_id: str) -> Completion:
    now, user_id = datetime.now(UTC), info.context["viewer"].id
    objective = await ObjectiveModel.get(id=objective_id)
    learner = await LearnerModel.get(id=learner_id)
    progress, _ = await ProgressModel.get_or_create(
        learner_id=learner.id, objective_id=objective.id, defaults={"status": ProgressStatus.NOT_STARTED}
    )
    if progress.status is ProgressStatus.COMPLETED:
        raise ValueError("This learner has completed it already.")
    award = await AwardModel.create(**_award(now, user_id, learner, objective))
    progress.status, progress.points, progress.completed_at = ProgressStatus.COMPLETED, objective.points, now
    progress.award, progress.made_award = award, True
    await progress.save()
    number = await _last_number(objective, 1)  # holds the space, before the leaderboard's counts are held
    learner.points += objective.points
    learner.completed_count += 1
    await learner.save()
    await SpaceEvent.create(**_event(number, now, user_id, learner, objective, award))
    return _completion(learner, award)


@atomic()
async def _complete_all(info: Info, objective_id: str, learner_ids: list[strawberry.ID]) -> list[Completion]:
    now, user_id = datetime.now(UTC), info.context["viewer"].id
    objective = await ObjectiveModel.get(id=objective_id)
    learners = await LearnerModel.filter(id__in=learner_ids)
    awards = [AwardModel(**_award(now, user_id, learner, objective)) for learner in learners]
    awarded = list(zip(learners, awards, strict=True))
    await AwardModel.bulk_create(awards)
    await ProgressModel.bulk_create([_progress(now, objective, learner, award) for learner, award in awarded])
    first = await _last_number(objective, len(learners)) - len(learners) + 1
    for learner in learners:
        learner.points += objective.points
        learner.completed_count += 1
    await LearnerModel.bulk_update(learners, fields=["points", "completed_count"])
    lines = [
        SpaceEvent(**_event(number, now, user_id, learner, objective, award))
        for number, (learner, award) in enumerate(awarded, first)
    ]
    await SpaceEvent.bulk_create(lines)
    return [_completion(learner, award) for learner, award in awarded]


async def _last_number(objective: ObjectiveModel, lines: int) -> int:
    """Of so many new lines of the space's diary."""
    space_id = key_of(objective, "space_id")
    await SpaceModel.filter(id=space_id).update(sequence=F("sequence") + lines)
    space = await SpaceModel.get(id=space_id)
    return int(space.sequence)


def _award(at: datetime, user_id: object, learner: LearnerModel, objective: ObjectiveModel) -> dict[str, Any]:
    return {
        "badge_id": key_of(objective, "badge_id"),
        "email": learner.email,
        "recipient_name": learner.name,
        "issued_at": at,
        "issued_by_id": user_id,
        "objective_id": objective.id,
    }


def _progress(
    at: datetime, objective: ObjectiveModel, learner: LearnerModel, award: AwardModel
) -> ProgressModel:
    return ProgressModel(
        learner_id=learner.id,
        objective_id=objective.id,
        status=ProgressStatus.COMPLETED,
        points=objective.points,
        completed_at=at,
        award_id=award.id,
        made_award=True,
    )


def _completion(learner: LearnerModel, award: AwardModel) -> Completion:
    return Completion(
        learner=strawberry.ID(str(learner.id)), points=learner.points, award=strawberry.ID(str(award.id))
    )


def _event(
    sequence: int,
    at: datetime,
    user_id: object,
    learner: LearnerModel,
    objective: ObjectiveModel,
    award: AwardModel,
) -> dict[str, Any]:
    return {
        "space_id": key_of(objective, "space_id"),
        "sequence": sequence,
        "kind": SpaceEventKind.OBJECTIVE_COMPLETED,
        "at": at,
        "actor_id": user_id,
        "learner_id": learner.id,
        "objective_id": objective.id,
        "award_id": award.id,
        "status": ProgressStatus.COMPLETED,
        "points": learner.points,
        "completed_count": learner.completed_count,
    }
