"""As whom does an OpenID provider know our users?"""

from uuid import UUID

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from models.keys import new_id
from models.laws import unique
from models.rows import Id, first
from models.users import User


class Identity(Model):
    """One subject of one provider (OpenID Connect Core 1.0, section 2: `iss` and `sub`)."""

    id = fields.UUIDField(primary_key=True, default=new_id)
    user: fields.ForeignKeyRelation[User] = fields.ForeignKeyField("models.User", on_delete=fields.CASCADE)
    issuer = fields.CharField(max_length=500)
    subject = fields.CharField(max_length=255)
    created_at = fields.DatetimeField()

    class Meta:
        table = "identity"
        constraints = (unique("identity_once", "issuer", "subject"),)
        indexes = (Index(fields=("user_id",), name="identity_by_user"),)


async def user_of_identity(issuer: str, subject: str) -> UUID | None:
    """Whom the provider means."""
    sql = "SELECT user_id AS id FROM identity WHERE issuer = $1 AND subject = $2"
    found = await first(Id, sql, issuer, subject)
    return found.id if found else None
