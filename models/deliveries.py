"""What is owed to the outside world?"""

from enum import StrEnum
from typing import Any

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from models.keys import new_id
from models.laws import check, one_of, unique


class DeliveryKind(StrEnum):
    AWARD_MAIL = "AWARD_MAIL"


class Delivery(Model):
    """One thing to send, written with the change that owes it; its key makes asking twice send once (habit 9)."""

    id = fields.UUIDField(primary_key=True, default=new_id)
    kind = fields.CharEnumField(DeliveryKind, max_length=32)
    key = fields.CharField(max_length=200)
    body: fields.JSONField[dict[str, Any]] = fields.JSONField()
    created_at = fields.DatetimeField()
    next_attempt_at = fields.DatetimeField()
    attempts = fields.IntField(default=0)
    sent_at = fields.DatetimeField(null=True)
    given_up_at = fields.DatetimeField(null=True)

    class Meta:
        table = "delivery"
        constraints = (
            unique("delivery_key", "key"),
            one_of("delivery_kind", "kind", list(DeliveryKind)),
            check("delivery_attempts_range", '"attempts" >= 0'),
        )
        indexes = (Index(fields=("next_attempt_at",), name="delivery_by_time"),)
