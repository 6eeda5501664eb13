"""Who publishes badges, who works there, and which customer groups them?"""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from models.keys import new_id
from models.laws import length, one_of, unique
from models.rows import Id, by_id, fetch
from models.users import User


class Plan(StrEnum):
    FREE = "FREE"
    PRO = "PRO"


class IssuerRole(StrEnum):
    OWNER = "OWNER"
    EDITOR = "EDITOR"
    STAFF = "STAFF"


class Organization(Model):
    """A customer that groups issuers."""

    id = fields.UUIDField(primary_key=True, default=new_id)
    name = fields.CharField(max_length=200)
    plan = fields.CharEnumField(Plan, default=Plan.FREE, max_length=16)
    spaces_enabled = fields.BooleanField(default=False)
    created_at = fields.DatetimeField()

    class Meta:
        table = "organization"
        constraints = (
            length("organization_name_length", "name", 1, 200),
            one_of("organization_plan", "plan", list(Plan)),
        )


class Issuer(Model):
    """Publishes badges (Open Badges: Profile)."""

    id = fields.UUIDField(primary_key=True, default=new_id)
    organization: fields.ForeignKeyNullableRelation[Organization] = fields.ForeignKeyField(
        "models.Organization", null=True, on_delete=fields.RESTRICT
    )
    name = fields.CharField(max_length=200)
    url = fields.CharField(max_length=2000)
    contact_email = fields.CharField(max_length=254)
    description = fields.TextField(default="")
    spaces_enabled = fields.BooleanField(default=False)
    spaces_requested_at = fields.DatetimeField(null=True)
    created_at = fields.DatetimeField()

    class Meta:
        table = "issuer"
        constraints = (length("issuer_name_length", "name", 1, 200),)


class IssuerStaff(Model):
    """One user's role at one issuer (rule 22)."""

    id = fields.UUIDField(primary_key=True, default=new_id)
    issuer: fields.ForeignKeyRelation[Issuer] = fields.ForeignKeyField(
        "models.Issuer", on_delete=fields.RESTRICT
    )
    user: fields.ForeignKeyRelation[User] = fields.ForeignKeyField("models.User", on_delete=fields.RESTRICT)
    role = fields.CharEnumField(IssuerRole, max_length=16)

    class Meta:
        table = "issuer_staff"
        constraints = (
            unique("issuer_staff_once", "issuer_id", "user_id"),
            one_of("issuer_staff_role", "role", list(IssuerRole)),
        )


class IssuerRow(NamedTuple):
    """`spaces_enabled` by itself or through its organization (rule 1)."""

    id: UUID
    organization_id: UUID | None
    name: str
    url: str
    contact_email: str
    description: str
    spaces_requested_at: datetime | None
    plan: Plan
    spaces_enabled: bool


class OrganizationRow(NamedTuple):
    id: UUID
    name: str
    plan: Plan


class StaffRow(NamedTuple):
    issuer_id: UUID
    user_id: UUID
    role: IssuerRole
    email: str


ISSUER = """
SELECT issuer.id, organization_id, issuer.name, url, contact_email, description, spaces_requested_at,
  coalesce(organization.plan, 'FREE') AS plan,
  (issuer.spaces_enabled OR coalesce(organization.spaces_enabled, FALSE)) AS spaces_enabled
FROM issuer LEFT JOIN organization ON organization.id = organization_id"""


async def issuers(ids: Iterable[UUID]) -> dict[UUID, IssuerRow]:
    """Issuers by id: their profile is public."""
    rows = await fetch(IssuerRow, f"{ISSUER} WHERE issuer.id = ANY($1)", list(set(ids)))
    return {row.id: row for row in rows}


async def issuers_of_user(user_id: UUID) -> list[IssuerRow]:
    """Where a user is on the staff, by name."""
    sql = f"""{ISSUER}
WHERE issuer.id IN (SELECT issuer_id FROM issuer_staff WHERE user_id = $1) ORDER BY issuer.name, issuer.id"""
    return await fetch(IssuerRow, sql, user_id)


async def issuers_of_organizations(ids: Iterable[UUID]) -> dict[UUID, list[IssuerRow]]:
    """By organization, by name."""
    wanted = list(set(ids))
    found: dict[UUID, list[IssuerRow]] = {organization_id: [] for organization_id in wanted}
    sql = f"{ISSUER} WHERE organization_id = ANY($1) ORDER BY issuer.name, issuer.id"
    for row in await fetch(IssuerRow, sql, wanted):
        if row.organization_id:
            found[row.organization_id].append(row)
    return found


async def organizations(ids: Iterable[UUID]) -> dict[UUID, OrganizationRow]:
    """Organizations by id, whoever asks."""
    return await by_id(OrganizationRow, "organization", ids)


async def staff_of_issuers(ids: Iterable[UUID]) -> dict[UUID, list[StaffRow]]:
    """By issuer, by address; the address is the primary one, empty where there is none."""
    wanted = list(set(ids))
    found: dict[UUID, list[StaffRow]] = {issuer_id: [] for issuer_id in wanted}
    for row in await fetch(StaffRow, STAFF, wanted):
        found[row.issuer_id].append(row)
    return found


STAFF = """
SELECT issuer_id, issuer_staff.user_id, role, coalesce(address, '') AS email FROM issuer_staff
LEFT JOIN email_address ON email_address.user_id = issuer_staff.user_id AND is_primary
WHERE issuer_id = ANY($1) ORDER BY email, issuer_staff.user_id"""


async def viewable_organizations(user_id: UUID | None, ids: Iterable[UUID]) -> list[UUID]:
    """Those among these where the user is on the staff of an issuer."""
    if user_id is None:
        return []
    sql = """
SELECT DISTINCT organization_id AS id FROM issuer JOIN issuer_staff ON issuer_staff.issuer_id = issuer.id
WHERE user_id = $1 AND organization_id = ANY($2)"""
    return [row.id for row in await fetch(Id, sql, user_id, list(set(ids)))]
