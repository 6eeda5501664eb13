"""How far is one learner on one objective?"""

from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from models.awards import Award
from models.keys import new_id
from models.laws import check, one_of, unique
from models.learners import Learner
from models.objectives import Objective
from models.pages import Listing
from models.rows import fetch, fetch_by_parent, made
from models.searching import like
from models.users import User


class ProgressStatus(StrEnum):
    NOT_STARTED = "NOT_STARTED"
    SUBMITTED = "SUBMITTED"
    RETURNED = "RETURNED"
    COMPLETED = "COMPLETED"


class Progress(Model):
    """A row only when something happened. `made_award` tells whether this completion made the award (rule 10)."""

    id = fields.UUIDField(primary_key=True, default=new_id)
    learner: fields.ForeignKeyRelation[Learner] = fields.ForeignKeyField(
        "models.Learner", on_delete=fields.RESTRICT
    )
    objective: fields.ForeignKeyRelation[Objective] = fields.ForeignKeyField(
        "models.Objective", on_delete=fields.RESTRICT
    )
    status = fields.CharEnumField(ProgressStatus, max_length=16)
    points = fields.IntField(default=0)
    completed_at = fields.DatetimeField(null=True)
    completed_by: fields.ForeignKeyNullableRelation[User] = fields.ForeignKeyField(
        "models.User", null=True, on_delete=fields.SET_NULL
    )
    award: fields.ForeignKeyNullableRelation[Award] = fields.ForeignKeyField(
        "models.Award", null=True, on_delete=fields.RESTRICT
    )
    made_award = fields.BooleanField(default=False)

    class Meta:
        table = "progress"
        constraints = (
            unique("progress_once", "learner_id", "objective_id"),
            one_of("progress_status", "status", list(ProgressStatus)),
            check("progress_points_when_completed", '"status" = \'COMPLETED\' OR "points" = 0'),
            check("progress_points_range", '"points" >= 0'),
            check("progress_completed_at", '("status" = \'COMPLETED\') = ("completed_at" IS NOT NULL)'),
        )
        indexes = (
            Index(fields=("objective_id", "status"), name="progress_by_objective"),
            Index(fields=("award_id",), name="progress_by_award"),
        )


class ProgressRow(NamedTuple):
    """One learner on one objective; NOT_STARTED where there is no row. `sort_name` is the learner's."""

    learner_id: UUID
    objective_id: UUID
    status: ProgressStatus
    points: int
    completed_at: datetime | None
    completed_by_id: UUID | None
    award_id: UUID | None
    made_award: bool
    sort_name: str


PROGRESS = """
learner.id AS learner_id, objective.id AS objective_id, coalesce(status, 'NOT_STARTED') AS status,
coalesce(progress.points, 0) AS points, completed_at, completed_by_id, award_id,
coalesce(made_award, FALSE) AS made_award, sort_name"""

PAIRS = """
FROM learner JOIN objective ON objective.space_id = learner.space_id
LEFT JOIN progress ON progress.learner_id = learner.id AND progress.objective_id = objective.id"""


def its(column: str) -> str:
    """One column of the progress of `learner` on `objective`, looked up by its own index.

    Joined, all of the objective would be read for one: of rows just written PostgreSQL has no statistics.
    """
    where = "progress.learner_id = learner.id AND progress.objective_id = objective.id"
    return f"(SELECT progress.{column} FROM progress WHERE {where})"


async def progress_of_learners(ids: Iterable[UUID]) -> dict[UUID, list[ProgressRow]]:
    """By learner: one row for every objective of the space, in order."""
    wanted = list(set(ids))
    found: dict[UUID, list[ProgressRow]] = {learner_id: [] for learner_id in wanted}
    sql = f"SELECT {PROGRESS} {PAIRS} WHERE learner.id = ANY($1) ORDER BY learner.id, objective.position"
    for row in await fetch(ProgressRow, sql, wanted):
        found[row.learner_id].append(row)
    return found


class Begun(NamedTuple):
    """What is kept of one learner on one objective; None where it was not asked for."""

    status: ProgressStatus
    points: int
    completed_at: datetime | None
    completed_by_id: UUID | None
    award_id: UUID | None


NOT_BEGUN = Begun(ProgressStatus.NOT_STARTED, 0, None, None, None)


class BegunOfLearner(NamedTuple):
    """The columns of `Begun` for one learner, and the positions of the objectives that they are about."""

    positions: tuple[int, ...]
    statuses: tuple[ProgressStatus, ...] | None
    points: tuple[int, ...] | None
    completed_at: tuple[datetime | None, ...] | None
    completed_by_ids: tuple[UUID | None, ...] | None
    award_ids: tuple[UUID | None, ...] | None

    def by_position(self) -> dict[int, Begun]:
        nothing = [None] * len(self.positions)
        columns = [nothing if column is None else column for column in self[1:]]
        return dict(zip(self.positions, made(Begun, *columns), strict=True))


async def begun_progress(learner_ids: Sequence[UUID], asked: Collection[str]) -> dict[UUID, BegunOfLearner]:
    """By learner, where something has begun; only the `asked` fields are read."""
    wanted = (f'array_agg(progress."{field}")' if field in asked else "NULL" for field in Begun._fields)
    sql = f"""
SELECT learner_id, array_agg(position), {", ".join(wanted)}
FROM progress JOIN objective ON objective.id = objective_id WHERE learner_id = ANY($1) GROUP BY learner_id"""
    return dict(await fetch_by_parent(BegunOfLearner, sql, list(learner_ids))) if asked else {}


async def progress_on(learner_ids: Iterable[UUID], objective_ids: Iterable[UUID]) -> list[ProgressRow]:
    """Every pair of these learners and objectives that belongs to one space."""
    sql = f"SELECT {PROGRESS} {PAIRS} WHERE learner.id = ANY($1) AND objective.id = ANY($2)"
    return await fetch(ProgressRow, sql, list(set(learner_ids)), list(set(objective_ids)))


def progress_by_learner(status: ProgressStatus | None, search: str | None) -> Listing[ProgressRow]:
    """By objective: its progress with each active learner, by the learner's name."""
    source, values = f"{PAIRS} WHERE objective.id = ANY($1) AND removed_at IS NULL", list[str]()
    if status:
        values.append(status)
        source += f" AND coalesce(status, 'NOT_STARTED') = ${len(values) + 1}"
    if search:
        values.append(like(search))
        source += f" AND (sort_name LIKE ${len(values) + 1} ESCAPE '!'"
        source += f" OR email LIKE ${len(values) + 1} ESCAPE '!')"
    return Listing(
        record=ProgressRow,
        columns=PROGRESS,
        parent="objective.id",
        source=source,
        order=("sort_name", "learner_id"),
        values=tuple(values),
    )
