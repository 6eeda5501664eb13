"""Who publishes badges, who works there, and which customer groups them?"""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from models.keys import new_id
from models.laws import check, length, one_of, unique
from models.rows import Id, by_id, columns, fetch, first
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
    image_id: UUID | None = fields.UUIDField(null=True)
    created_at = fields.DatetimeField()

    class Meta:
        table = "issuer"
        constraints = (length("issuer_name_length", "name", 1, 200),)


class IssuerStaff(Model):
    """One person's role at one issuer (rule 22); a user from the moment the invitation was accepted."""

    id = fields.UUIDField(primary_key=True, default=new_id)
    issuer: fields.ForeignKeyRelation[Issuer] = fields.ForeignKeyField(
        "models.Issuer", on_delete=fields.RESTRICT
    )
    user: fields.ForeignKeyNullableRelation[User] = fields.ForeignKeyField(
        "models.User", null=True, on_delete=fields.RESTRICT
    )
    email = fields.CharField(max_length=254)
    role = fields.CharEnumField(IssuerRole, max_length=16)
    invited_at = fields.DatetimeField()
    invited_by_id: UUID | None = fields.UUIDField(null=True)
    token_hash = fields.CharField(max_length=64, null=True)
    expires_at = fields.DatetimeField(null=True)
    bounced_at = fields.DatetimeField(null=True)

    class Meta:
        table = "issuer_staff"
        constraints = (
            unique("issuer_staff_once", "issuer_id", "user_id", where="user_id IS NOT NULL"),
            unique("issuer_staff_email_once", "issuer_id", "email"),
            unique("issuer_staff_token", "token_hash", where="token_hash IS NOT NULL"),
            check("issuer_staff_email_is_lower_case", '"email" = lower("email")'),
            check("issuer_staff_token_is_single_use", '"token_hash" IS NULL OR "user_id" IS NULL'),
            check("issuer_staff_invitation_ends", '"token_hash" IS NULL OR "expires_at" IS NOT NULL'),
            one_of("issuer_staff_role", "role", list(IssuerRole)),
        )
        indexes = (Index(fields=("user_id",), name="issuer_staff_by_user"),)


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
    image_id: UUID | None


class OrganizationRow(NamedTuple):
    id: UUID
    name: str
    plan: Plan


class StaffRow(NamedTuple):
    """`email` is where the invitation went; what else somebody has as address is nobody's to see here."""

    id: UUID
    issuer_id: UUID
    user_id: UUID | None
    role: IssuerRole
    email: str
    invited_at: datetime
    expires_at: datetime | None
    bounced_at: datetime | None


ISSUER = """
SELECT issuer.id, organization_id, issuer.name, url, contact_email, description, spaces_requested_at,
  coalesce(organization.plan, 'FREE') AS plan,
  (issuer.spaces_enabled OR coalesce(organization.spaces_enabled, FALSE)) AS spaces_enabled, image_id
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


async def issuers_asking_for_spaces() -> list[IssuerRow]:
    """Those that are not enabled yet, who asked first before the others."""
    asking = (
        f"SELECT * FROM ({ISSUER}) AS issuer WHERE spaces_requested_at IS NOT NULL AND NOT spaces_enabled"
    )
    return await fetch(IssuerRow, f"{asking} ORDER BY spaces_requested_at, id")


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


STAFF = columns(StaffRow, "issuer_staff")


async def staff_of_issuers(ids: Iterable[UUID]) -> dict[UUID, list[StaffRow]]:
    """By issuer, by address; also who is invited."""
    wanted = list(set(ids))
    found: dict[UUID, list[StaffRow]] = {issuer_id: [] for issuer_id in wanted}
    sql = f"SELECT {STAFF} FROM issuer_staff WHERE issuer_id = ANY($1) ORDER BY email, id"
    for row in await fetch(StaffRow, sql, wanted):
        found[row.issuer_id].append(row)
    return found


async def staff_with_address(issuer_id: UUID, email: str) -> StaffRow | None:
    """Whoever of an issuer's staff is known by this address."""
    sql = f"SELECT {STAFF} FROM issuer_staff WHERE issuer_id = $1 AND email = $2"
    return await first(StaffRow, sql, issuer_id, email)


class Owner(NamedTuple):
    issuer_id: UUID
    user_id: UUID


async def owners_of_issuers(ids: Iterable[UUID]) -> dict[UUID, set[UUID]]:
    """By issuer: the users who own it."""
    wanted = list(set(ids))
    found: dict[UUID, set[UUID]] = {issuer_id: set() for issuer_id in wanted}
    sql = """
SELECT issuer_id, user_id FROM issuer_staff
WHERE issuer_id = ANY($1) AND role = 'OWNER' AND user_id IS NOT NULL"""
    for row in await fetch(Owner, sql, wanted):
        found[row.issuer_id].add(row.user_id)
    return found


async def viewable_organizations(user_id: UUID | None, ids: Iterable[UUID]) -> list[UUID]:
    """Those among these where the user is on the staff of an issuer."""
    if user_id is None:
        return []
    sql = """
SELECT DISTINCT organization_id AS id FROM issuer JOIN issuer_staff ON issuer_staff.issuer_id = issuer.id
WHERE user_id = $1 AND organization_id = ANY($2)"""
    return [row.id for row in await fetch(Id, sql, user_id, list(set(ids)))]
