"""Which pathways does a space follow?"""

from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from models.keys import new_id
from models.laws import unique
from models.pathways import Pathway, PathwayRow
from models.rows import columns, fetch, fetch_by_parent
from models.spaces import Space


class PathwaySubscription(Model):
    """`seen_version` is the pathway's, when the whole space was last looked at; 0 before the first time."""

    id = fields.UUIDField(primary_key=True, default=new_id)
    space: fields.ForeignKeyRelation[Space] = fields.ForeignKeyField(
        "models.Space", on_delete=fields.RESTRICT
    )
    pathway: fields.ForeignKeyRelation[Pathway] = fields.ForeignKeyField(
        "models.Pathway", on_delete=fields.RESTRICT
    )
    seen_version = fields.IntField(default=0)

    class Meta:
        table = "pathway_subscription"
        constraints = (unique("pathway_subscription_once", "space_id", "pathway_id"),)
        indexes = (Index(fields=("pathway_id",), name="pathway_subscription_by_pathway"),)


class Followed(NamedTuple):
    """A pathway of a space, and which version of it the space has seen."""

    pathway_id: UUID
    seen_version: int


async def followed(space_id: UUID) -> list[Followed]:
    """In the order of subscribing."""
    sql = "SELECT pathway_id, seen_version FROM pathway_subscription WHERE space_id = $1 ORDER BY id"
    return await fetch(Followed, sql, space_id)


async def pathways_of_spaces(space_ids: Iterable[UUID]) -> dict[UUID, list[PathwayRow]]:
    """By space: the pathways that it follows, in the order of subscribing."""
    sql = f"""
SELECT space_id, {columns(PathwayRow, "pathway")} FROM pathway_subscription
JOIN pathway ON pathway.id = pathway_id WHERE space_id = ANY($1) ORDER BY pathway_subscription.id"""
    found: dict[UUID, list[PathwayRow]] = {space_id: [] for space_id in space_ids}
    for space_id, row in await fetch_by_parent(PathwayRow, sql, list(found)):
        found[space_id].append(row)
    return found
