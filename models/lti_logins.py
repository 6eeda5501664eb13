"""Which launches were begun, and wait for the platform to send their person back?"""

from datetime import datetime
from typing import Any, NamedTuple
from uuid import UUID

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from models.keys import new_id
from models.laws import unique
from models.lti_platforms import LtiPlatform
from models.rows import columns, write


class LtiLogin(Model):
    """Good for one launch, by any process. Only hashes of its state and nonce are kept; `asked` begins it again."""

    id = fields.UUIDField(primary_key=True, default=new_id)
    platform: fields.ForeignKeyRelation[LtiPlatform] = fields.ForeignKeyField(
        "models.LtiPlatform", on_delete=fields.CASCADE
    )
    state_hash = fields.CharField(max_length=64)
    nonce_hash = fields.CharField(max_length=64)
    asked: fields.JSONField[dict[str, Any]] = fields.JSONField()
    created_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()
    used_at = fields.DatetimeField(null=True)

    class Meta:
        table = "lti_login"
        constraints = (unique("lti_login_state", "state_hash"),)
        indexes = (Index(fields=("expires_at",), name="lti_login_by_end"),)


class LoginRow(NamedTuple):
    platform_id: UUID
    nonce_hash: str
    asked: dict[str, Any]
    created_at: datetime


async def take_login(state_hash: str, now: datetime) -> LoginRow | None:
    """Of two who come with one state, one gets it; nobody does later than it says."""
    return next(iter(await write(LoginRow, TAKE, state_hash, now)), None)


TAKE = f"""
UPDATE lti_login SET used_at = $2 WHERE state_hash = $1 AND used_at IS NULL AND expires_at > $2
RETURNING {columns(LoginRow, "lti_login")}"""
