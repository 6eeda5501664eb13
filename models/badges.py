"""What can be earned?"""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from models.issuers import Issuer
from models.keys import new_id
from models.laws import check, length, unique
from models.pages import Listing
from models.rows import by_id, columns
from models.searching import like


class Badge(Model):
    """A badge of an issuer of ours (Open Badges: BadgeClass / Achievement), or an outside one.

    An outside one is known by its address and its issuer's: anybody may sign an award of a badge that has another's
    address. `outside_digest` is of both.
    """

    id = fields.UUIDField(primary_key=True, default=new_id)
    issuer: fields.ForeignKeyNullableRelation[Issuer] = fields.ForeignKeyField(
        "models.Issuer", null=True, on_delete=fields.RESTRICT
    )
    outside_url = fields.CharField(max_length=2000, null=True)
    outside_issuer_name = fields.CharField(max_length=200, null=True)
    outside_digest = fields.CharField(max_length=64, null=True)
    name = fields.CharField(max_length=200)
    sort_name = fields.CharField(max_length=400)
    description = fields.TextField()
    criteria_narrative = fields.TextField(null=True)
    criteria_url = fields.CharField(max_length=2000, null=True)
    tags: fields.JSONField[list[str]] = fields.JSONField(default=list)
    alignments: fields.JSONField[list[dict[str, Any]]] = fields.JSONField(default=list)
    valid_for = fields.CharField(max_length=64, null=True)
    image_id: UUID | None = fields.UUIDField(null=True)
    archived_at = fields.DatetimeField(null=True)
    created_at = fields.DatetimeField()

    class Meta:
        table = "badge"
        constraints = (
            length("badge_name_length", "name", 1, 200),
            check("badge_is_ours_or_outside", '("issuer_id" IS NULL) <> ("outside_url" IS NULL)'),
            unique("badge_outside_once", "outside_digest", where="outside_digest IS NOT NULL"),
        )
        indexes = (Index(fields=("issuer_id", "sort_name", "id"), name="badge_by_issuer"),)


class BadgeRow(NamedTuple):
    id: UUID
    issuer_id: UUID | None
    outside_url: str | None
    outside_issuer_name: str | None
    name: str
    sort_name: str
    description: str
    criteria_narrative: str | None
    criteria_url: str | None
    tags: list[str]
    alignments: list[dict[str, Any]]
    valid_for: str | None
    archived_at: datetime | None
    image_id: UUID | None


async def badges(ids: Iterable[UUID], without: frozenset[str] = frozenset()) -> dict[UUID, BadgeRow]:
    """Badges by id, less the columns that nobody asked for: they are public."""
    return await by_id(BadgeRow, "badge", ids, without)


def badges_of_issuers(search: str | None, archived: bool | None) -> Listing[BadgeRow]:
    """An issuer's badges by name."""
    source = "FROM badge WHERE badge.issuer_id = ANY($1)"
    if archived is not None:
        source += f" AND archived_at IS {'NOT ' if archived else ''}NULL"
    if search:
        source += " AND sort_name LIKE $2 ESCAPE '!'"
    return Listing(
        record=BadgeRow,
        columns=columns(BadgeRow, "badge"),
        parent="badge.issuer_id",
        source=source,
        order=("sort_name", "id"),
        values=(like(search),) if search else (),
    )
