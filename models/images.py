"""Which images did people bring: to show with a badge or an issuer, or with an award in them?"""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from models.keys import new_id
from models.laws import check
from models.rows import by_id
from models.users import User

MOST_BYTES = 4 * 1024 * 1024  # as it comes; what is shown of it is smaller


class Image(Model):
    """An image that somebody was allowed to upload.

    `shown_as` is the media type of what was kept to be shown, if it may be; `award` is what was baked into it.
    """

    id = fields.UUIDField(primary_key=True, default=new_id)
    user: fields.ForeignKeyNullableRelation[User] = fields.ForeignKeyField(
        "models.User", null=True, on_delete=fields.RESTRICT
    )
    content_type = fields.CharField(max_length=100)
    size = fields.BigIntField()
    created_at = fields.DatetimeField()
    uploaded_at = fields.DatetimeField(null=True)
    used_at = fields.DatetimeField(null=True)
    shown_as = fields.CharField(max_length=100, null=True)
    award = fields.TextField(null=True)

    class Meta:
        table = "image"
        constraints = (
            check("image_size_range", f'"size" BETWEEN 1 AND {MOST_BYTES}'),
            check("image_used_is_shown", '"used_at" IS NULL OR "shown_as" IS NOT NULL'),
        )
        indexes = (Index(fields=("user_id", "created_at"), name="image_by_user"),)


class ImageRow(NamedTuple):
    id: UUID
    user_id: UUID | None
    content_type: str
    size: int
    uploaded_at: datetime | None
    shown_as: str | None
    award: str | None


async def images(ids: Iterable[UUID]) -> dict[UUID, ImageRow]:
    """Images by id, whoever asks."""
    return await by_id(ImageRow, "image", ids)
