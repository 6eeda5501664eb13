"""Which links have platforms registered themselves by?"""

from datetime import datetime

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from models.keys import new_id
from models.laws import unique
from models.rows import Id, write


class LtiRegistration(Model):
    """A link that was used. Only its hash is kept, until it would have ended."""

    id = fields.UUIDField(primary_key=True, default=new_id)
    link_hash = fields.CharField(max_length=64)
    expires_at = fields.DatetimeField()

    class Meta:
        table = "lti_registration"
        constraints = (unique("lti_registration_once", "link_hash"),)
        indexes = (Index(fields=("expires_at",), name="lti_registration_by_end"),)


async def take_registration(link_hash: str, expires_at: datetime) -> bool:
    """Of two who come with one link, one gets it."""
    return bool(await write(Id, TAKE, new_id(), link_hash, expires_at))


TAKE = """
INSERT INTO lti_registration (id, link_hash, expires_at) VALUES ($1, $2, $3)
ON CONFLICT (link_hash) DO NOTHING RETURNING id"""
