"""What came of a verb that may be asked again under the same key? (rule 35)"""

from datetime import datetime, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from models.keys import new_id
from models.laws import length, unique
from models.rows import columns, first
from models.users import User

MOST_KEY_CHARACTERS = 200
LIFE = timedelta(hours=48)


class Outcome(Model):
    """Stored in the transaction of the verb, kept for 48 hours; `arguments` is their digest."""

    id = fields.UUIDField(primary_key=True, default=new_id)
    user: fields.ForeignKeyRelation[User] = fields.ForeignKeyField("models.User", on_delete=fields.CASCADE)
    key = fields.CharField(max_length=MOST_KEY_CHARACTERS)
    verb = fields.CharField(max_length=100)
    arguments = fields.CharField(max_length=64)
    told: fields.JSONField[Any] = fields.JSONField()
    created_at = fields.DatetimeField()

    class Meta:
        table = "outcome"
        constraints = (
            unique("outcome_once_per_key", "user_id", "key"),
            length("outcome_key_length", "key", 1, MOST_KEY_CHARACTERS),
        )
        indexes = (Index(fields=("created_at",), name="outcome_by_age"),)


class OutcomeRow(NamedTuple):
    verb: str
    arguments: str
    told: dict[str, Any]


async def outcome_of(user_id: UUID, key: str, now: datetime) -> OutcomeRow | None:
    """What this user's verb under this key has come to, within its life."""
    sql = f"""
SELECT {columns(OutcomeRow, "outcome")} FROM outcome WHERE user_id = $1 AND key = $2 AND created_at > $3"""
    return await first(OutcomeRow, sql, user_id, key, now - LIFE)
