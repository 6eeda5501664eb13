"""What is owed to the outside world?"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, NamedTuple
from uuid import UUID

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from models.keys import new_id
from models.laws import check, one_of, unique
from models.rows import Statement, bulk, fetch

DELIVERIES = UUID(int=0)  # what rings on the bell when something has to be sent, where spaces ring otherwise


class DeliveryKind(StrEnum):
    AWARD_MAIL = "AWARD_MAIL"
    CODE_MAIL = "CODE_MAIL"
    INVITATION_MAIL = "INVITATION_MAIL"
    REVIEW_MAIL = "REVIEW_MAIL"
    SPACES_REQUEST_MAIL = "SPACES_REQUEST_MAIL"
    FILE_REMOVAL = "FILE_REMOVAL"
    LTI_ROSTER = "LTI_ROSTER"
    LTI_SCORE = "LTI_SCORE"


class Delivery(Model):
    """One thing to send, written with the change that owes it; its key makes asking twice send once (habit 9).

    While a worker sends it, `next_attempt_at` is when another may take over. The body is emptied once it is sent.
    """

    id = fields.UUIDField(primary_key=True, default=new_id)
    kind = fields.CharEnumField(DeliveryKind, max_length=32)
    key = fields.CharField(max_length=200)
    body: fields.JSONField[dict[str, Any]] = fields.JSONField()
    created_at = fields.DatetimeField()
    next_attempt_at = fields.DatetimeField()
    attempts = fields.IntField(default=0)
    problem = fields.CharField(max_length=500, null=True)
    sent_at = fields.DatetimeField(null=True)
    given_up_at = fields.DatetimeField(null=True)

    class Meta:
        table = "delivery"
        constraints = (
            unique("delivery_key", "key"),
            one_of("delivery_kind", "kind", list(DeliveryKind)),
            check("delivery_attempts_range", '"attempts" >= 0'),
            check("delivery_ends_once", '"sent_at" IS NULL OR "given_up_at" IS NULL'),
        )
        indexes = (Index(fields=("next_attempt_at",), name="delivery_by_time"),)


class Backlog(NamedTuple):
    """How much of a kind is still owed, and since when the longest."""

    kind: str
    size: int
    since: datetime


async def backlog(now: datetime) -> list[Backlog]:
    """What is not yet sent, by kind. What was sent is far behind in the order of the index."""
    return await fetch(Backlog, BACKLOG, now + LONGEST_PAUSE)


# Longer than any pause before something is tried again, and shorter than what was sent is kept.
LONGEST_PAUSE = timedelta(days=1)
BACKLOG = """
SELECT kind, count(*) AS size, min(created_at) AS since FROM delivery
WHERE next_attempt_at <= $1 AND sent_at IS NULL AND given_up_at IS NULL GROUP BY kind"""


class Owed(NamedTuple):
    """A delivery before it is written."""

    id: UUID
    kind: DeliveryKind
    key: str
    body: dict[str, Any]


def owing(owed: Iterable[Owed], now: datetime) -> Statement:
    """Writes those whose key is new."""
    return Statement(OWE, (bulk(Owed._fields, owed), now))


OWE = """
INSERT INTO delivery (id, kind, key, body, created_at, next_attempt_at, attempts)
SELECT id, kind, key, body, $2, $2, 0
FROM json_to_recordset($1) AS given(id uuid, kind text, key text, body jsonb) WHERE TRUE
ON CONFLICT (key) DO NOTHING"""
