"""Which ways lead through the badges of an issuer, and who may see them? (rules 23, 24)"""

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from models.issuers import Issuer
from models.keys import new_id
from models.laws import check, length, one_of
from models.pages import Listing
from models.rights import Right, Role, Roles, may
from models.roles import MEMBERS, STAFF_ROLE
from models.rows import by_id, columns, fetch
from models.who import Laurel, Viewer, Who


class PathwayStatus(StrEnum):
    DRAFT = "DRAFT"
    PUBLISHED = "PUBLISHED"
    ARCHIVED = "ARCHIVED"


class Pathway(Model):
    """A tree of elements. `version` grows with every change, which is how spaces know what they have followed."""

    id = fields.UUIDField(primary_key=True, default=new_id)
    issuer: fields.ForeignKeyRelation[Issuer] = fields.ForeignKeyField(
        "models.Issuer", on_delete=fields.RESTRICT
    )
    name = fields.CharField(max_length=200)
    description = fields.TextField(default="")
    status = fields.CharEnumField(PathwayStatus, default=PathwayStatus.DRAFT, max_length=16)
    version = fields.IntField(default=1)
    created_at = fields.DatetimeField()

    class Meta:
        table = "pathway"
        constraints = (
            length("pathway_name_length", "name", 1, 200),
            one_of("pathway_status", "status", list(PathwayStatus)),
            check("pathway_version_grows", '"version" >= 1'),
        )
        indexes = (Index(fields=("issuer_id", "id"), name="pathway_by_issuer"),)


class PathwayRow(NamedTuple):
    id: UUID
    issuer_id: UUID
    name: str
    description: str
    status: PathwayStatus
    version: int


async def pathways(ids: Iterable[UUID]) -> dict[UUID, PathwayRow]:
    """Pathways by id, whoever asks."""
    return await by_id(PathwayRow, "pathway", ids)


async def visible_pathways(who: Who, ids: Iterable[UUID]) -> dict[UUID, PathwayRow]:
    """The pathways among these that `who` may see."""
    roles = await roles_on_pathways(who, ids)
    return await pathways(key for key, found in roles.items() if may(found, Right.SEE_PATHWAY))


class OnPathway(NamedTuple):
    pathway_id: UUID
    role: str


async def roles_on_pathways(who: Who, ids: Iterable[UUID]) -> dict[UUID, Roles]:
    """By pathway: staff of its issuer, members of the spaces that follow it, who runs a space that could."""
    wanted = list(set(ids))
    if isinstance(who, Laurel):
        return {key: frozenset({Role.LAUREL}) for key in wanted}
    roles: dict[UUID, set[Role]] = {key: set() for key in wanted}
    if isinstance(who, Viewer) and wanted:
        for key, role in await fetch(OnPathway, ON_PATHWAYS, who.user_id, wanted):
            roles[key].add(Role(role))
    return {key: frozenset(found) for key, found in roles.items()}


# Who is what to which pathway: (user_id, pathway_id, role). What is not published is for its issuer's staff, and for
# members of spaces that follow it all the same.
PATHWAY_ROLES = f"""(
SELECT issuer_staff.user_id, pathway.id AS pathway_id, {STAFF_ROLE} AS role
FROM pathway JOIN issuer_staff ON issuer_staff.issuer_id = pathway.issuer_id
UNION ALL
SELECT member.user_id, pathway_subscription.pathway_id, member.role
FROM pathway_subscription JOIN {MEMBERS} ON member.space_id = pathway_subscription.space_id
UNION ALL
SELECT member.user_id, pathway.id, '{Role.SPACE_STAFF}'
FROM pathway JOIN issuer AS own ON own.id = pathway.issuer_id
LEFT JOIN organization ON organization.id = own.organization_id AND organization.plan = 'PRO'
JOIN issuer AS near ON near.id = own.id OR near.organization_id = organization.id
JOIN space ON space.issuer_id = near.id JOIN {MEMBERS} ON member.space_id = space.id
WHERE pathway.status = 'PUBLISHED' AND member.role = '{Role.SPACE_STAFF}'
) AS seen"""

ON_PATHWAYS = f"SELECT pathway_id, role FROM {PATHWAY_ROLES} WHERE user_id = $1 AND pathway_id = ANY($2)"


def pathways_of_issuers(user_id: UUID | None) -> Listing[PathwayRow]:
    """Those of an issuer's pathways that the user may see, the newest first."""
    mine = f"SELECT DISTINCT pathway_id FROM {PATHWAY_ROLES} WHERE user_id = $2"
    return Listing(
        record=PathwayRow,
        columns=columns(PathwayRow, "pathway"),
        parent="pathway.issuer_id",
        source=f"""
FROM pathway JOIN ({mine}) AS mine ON mine.pathway_id = pathway.id WHERE pathway.issuer_id = ANY($1)""",
        order=("-id",),
        values=(user_id,),
    )
