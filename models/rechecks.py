"""Whose badge objectives and pathways may have changed, and is it done yet?"""

from uuid import UUID

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from models.keys import new_id


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
