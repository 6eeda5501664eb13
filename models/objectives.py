"""What is there to achieve in a space?"""

from collections.abc import Collection, Iterable
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from models.badges import Badge
from models.keys import new_id
from models.laws import check, one_of, unique
from models.pages import Listing
from models.rows import Id, by_id, columns, fetch
from models.spaces import Space

MOST_POINTS = 1_000_000


class ObjectiveKind(StrEnum):
    MANUAL = "MANUAL"
    BADGE = "BADGE"


class EvidencePolicy(StrEnum):
    NONE = "NONE"
    OPTIONAL = "OPTIONAL"
    REQUIRED = "REQUIRED"


class Objective(Model):
    """Manual: staff mark it and that awards its badge. Badge: complete exactly while its badge is held (rule 11).

    `points` is what counts, `stored_points` what staff set (rule 5).
    """

    id = fields.UUIDField(primary_key=True, default=new_id)
    space: fields.ForeignKeyRelation[Space] = fields.ForeignKeyField(
        "models.Space", on_delete=fields.RESTRICT
    )
    badge: fields.ForeignKeyRelation[Badge] = fields.ForeignKeyField(
        "models.Badge", on_delete=fields.RESTRICT
    )
    kind = fields.CharEnumField(ObjectiveKind, max_length=16)
    position = fields.IntField()
    points = fields.IntField()
    stored_points = fields.IntField()
    public_criteria = fields.TextField(default="")
    private_criteria = fields.TextField(null=True)
    evidence_policy = fields.CharEnumField(EvidencePolicy, default=EvidencePolicy.NONE, max_length=16)
    auto_revoke = fields.BooleanField(default=False)
    version = fields.IntField(default=1)
    created_at = fields.DatetimeField()

    class Meta:
        table = "objective"
        constraints = (
            unique("objective_badge_once_per_space", "space_id", "badge_id"),
            unique("objective_position", "space_id", "position"),
            one_of("objective_kind", "kind", list(ObjectiveKind)),
            one_of("objective_evidence_policy", "evidence_policy", list(EvidencePolicy)),
            check("objective_points_range", f'"points" BETWEEN 0 AND {MOST_POINTS}'),
            check("objective_stored_points_range", f'"stored_points" BETWEEN 0 AND {MOST_POINTS}'),
        )
        indexes = (Index(fields=("badge_id", "space_id"), name="objective_by_badge"),)


class ObjectiveRow(NamedTuple):
    id: UUID
    space_id: UUID
    badge_id: UUID
    kind: ObjectiveKind
    position: int
    points: int
    stored_points: int
    public_criteria: str
    private_criteria: str | None
    evidence_policy: EvidencePolicy
    auto_revoke: bool
    version: int


async def objectives(ids: Iterable[UUID]) -> dict[UUID, ObjectiveRow]:
    """Objectives by id, whoever asks."""
    return await by_id(ObjectiveRow, "objective", ids)


OBJECTIVES_OF_SPACES = Listing(
    record=ObjectiveRow,
    columns=columns(ObjectiveRow, "objective"),
    parent="objective.space_id",
    source="FROM objective WHERE objective.space_id = ANY($1)",
    order=("position", "id"),
)


async def objectives_in_order(
    space_ids: Collection[UUID], without: frozenset[str] = frozenset()
) -> dict[UUID, list[ObjectiveRow]]:
    """By space: its objectives, in order, less the columns that nobody asked for."""
    found: dict[UUID, list[ObjectiveRow]] = {space_id: [] for space_id in space_ids}
    sql = f"""
SELECT {columns(ObjectiveRow, "objective", without)} FROM objective
WHERE space_id = ANY($1) ORDER BY space_id, position"""
    for row in await fetch(ObjectiveRow, sql, list(found)):
        found[row.space_id].append(row)
    return found


async def objective_ids(space_id: UUID) -> list[UUID]:
    """A space's objectives, in order."""
    sql = "SELECT id FROM objective WHERE space_id = $1 ORDER BY position"
    return [row.id for row in await fetch(Id, sql, space_id)]
