"""Whose badge objectives and pathways may have changed, and is it done yet?"""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from models.keys import new_id
from models.rows import Statement, bulk


class Recheck(Model):
    """What a committed change may have moved elsewhere (rule 11). A column left empty stands for all."""

    id = fields.UUIDField(primary_key=True, default=new_id)
    space_id: UUID | None = fields.UUIDField(null=True)
    badge_id: UUID | None = fields.UUIDField(null=True)
    learner_id: UUID | None = fields.UUIDField(null=True)
    email = fields.CharField(max_length=254, null=True)
    user_id: UUID | None = fields.UUIDField(null=True)
    pathway_id: UUID | None = fields.UUIDField(null=True)
    due_at = fields.DatetimeField()

    class Meta:
        table = "recheck"
        indexes = (Index(fields=("due_at",), name="recheck_by_time"),)


class RecheckRow(NamedTuple):
    id: UUID
    space_id: UUID | None = None
    badge_id: UUID | None = None
    learner_id: UUID | None = None
    email: str | None = None
    user_id: UUID | None = None
    pathway_id: UUID | None = None

    @property
    def is_of_award(self) -> bool:
        """One that was given or taken, or counts no more."""
        return self.email is not None


def rechecking(rechecks: Iterable[RecheckRow], now: datetime) -> Statement:
    """Writes them, due at once."""
    return Statement(RECHECK, (bulk(RecheckRow._fields, rechecks), now))


RECHECK = f"""
INSERT INTO recheck ({", ".join(RecheckRow._fields)}, due_at)
SELECT {", ".join(RecheckRow._fields)}, $2 FROM json_to_recordset($1) AS given(
  id uuid, space_id uuid, badge_id uuid, learner_id uuid, email text, user_id uuid, pathway_id uuid)"""
