"""How often may something still be done within a while? Counted in the database, so that all processes count as one."""

from datetime import datetime
from typing import NamedTuple

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from models.keys import new_id
from models.laws import check, unique


class Allowance(Model):
    """What was used of one allowance since it began; the key tells a digest of whose it is."""

    id = fields.UUIDField(primary_key=True, default=new_id)
    key = fields.CharField(max_length=100)
    used = fields.IntField(default=0)
    ends_at = fields.DatetimeField()

    class Meta:
        table = "allowance"
        constraints = (unique("allowance_key", "key"), check("allowance_used_range", '"used" >= 0'))
        indexes = (Index(fields=("ends_at",), name="allowance_by_end"),)


class AllowanceRow(NamedTuple):
    used: int
    ends_at: datetime
