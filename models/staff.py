"""Who runs a space?"""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from models.keys import new_id
from models.laws import check, unique
from models.rows import by_id, columns, fetch
from models.spaces import Space
from models.users import User


class StaffMember(Model):
    """Staff of one space (rules 21, 22); a user from the moment the invitation was accepted."""

    id = fields.UUIDField(primary_key=True, default=new_id)
    space: fields.ForeignKeyRelation[Space] = fields.ForeignKeyField(
        "models.Space", on_delete=fields.RESTRICT
    )
    email = fields.CharField(max_length=254)
    user: fields.ForeignKeyNullableRelation[User] = fields.ForeignKeyField(
        "models.User", null=True, on_delete=fields.SET_NULL
    )
    first_name = fields.CharField(max_length=100, null=True)
    last_name = fields.CharField(max_length=100, null=True)
    invited_at = fields.DatetimeField()
    invited_by_id: UUID | None = fields.UUIDField(null=True)
    token_hash = fields.CharField(max_length=64, null=True)
    expires_at = fields.DatetimeField(null=True)
    bounced_at = fields.DatetimeField(null=True)
    accepted_at = fields.DatetimeField(null=True)

    class Meta:
        table = "staff_member"
        constraints = (
            unique("staff_member_once_per_space", "space_id", "email"),
            unique("staff_member_user_once_per_space", "space_id", "user_id", where="user_id IS NOT NULL"),
            unique("staff_member_token", "token_hash", where="token_hash IS NOT NULL"),
            check("staff_member_email_is_lower_case", '"email" = lower("email")'),
            check("staff_member_invitation_ends", '"token_hash" IS NULL OR "expires_at" IS NOT NULL'),
            check("staff_member_token_is_single_use", '"token_hash" IS NULL OR "accepted_at" IS NULL'),
            check("staff_member_user_accepted", '"user_id" IS NULL OR "accepted_at" IS NOT NULL'),
        )
        indexes = (Index(fields=("user_id", "space_id"), name="staff_member_by_user"),)


class StaffMemberRow(NamedTuple):
    id: UUID
    space_id: UUID
    email: str
    user_id: UUID | None
    first_name: str | None
    last_name: str | None
    invited_at: datetime
    expires_at: datetime | None
    bounced_at: datetime | None
    accepted_at: datetime | None


async def staff_members(ids: Iterable[UUID]) -> dict[UUID, StaffMemberRow]:
    """Staff members by id, whoever asks."""
    return await by_id(StaffMemberRow, "staff_member", ids)


async def staff_of_spaces(ids: Iterable[UUID]) -> dict[UUID, list[StaffMemberRow]]:
    """By space, in order of invitation."""
    wanted = list(set(ids))
    found: dict[UUID, list[StaffMemberRow]] = {space_id: [] for space_id in wanted}
    sql = f"""
SELECT {columns(StaffMemberRow, "staff_member")} FROM staff_member
WHERE space_id = ANY($1) ORDER BY invited_at, id"""
    for row in await fetch(StaffMemberRow, sql, wanted):
        found[row.space_id].append(row)
    return found
