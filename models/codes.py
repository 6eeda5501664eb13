"""Which codes were mailed to prove an address?"""

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from models.keys import new_id
from models.laws import check, unique
from models.users import User

MOST_TRIES = 5


class Code(Model):
    """One that waits to be typed in: to sign in, or for a user who adds the address (rule 33)."""

    id = fields.UUIDField(primary_key=True, default=new_id)
    purpose = fields.CharField(max_length=300)
    address = fields.CharField(max_length=254)
    user: fields.ForeignKeyNullableRelation[User] = fields.ForeignKeyField(
        "models.User", null=True, on_delete=fields.CASCADE
    )
    digest = fields.CharField(max_length=64)
    expires_at = fields.DatetimeField()
    tries = fields.IntField(default=0)

    class Meta:
        table = "code"
        constraints = (
            unique("code_newest_counts", "purpose"),
            check("code_tries_range", f'"tries" BETWEEN 0 AND {MOST_TRIES}'),
        )
        indexes = (Index(fields=("expires_at",), name="code_by_expiry"),)
