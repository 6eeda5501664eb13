"""Which screens may show a space's leaderboard?"""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from models.keys import new_id
from models.laws import length, unique
from models.rows import by_id, columns, fetch, first
from models.spaces import Space


class DisplayToken(Model):
    """A token for a screen on a wall (rule 28); only its hash is kept."""

    id = fields.UUIDField(primary_key=True, default=new_id)
    space: fields.ForeignKeyRelation[Space] = fields.ForeignKeyField(
        "models.Space", on_delete=fields.RESTRICT
    )
    label = fields.CharField(max_length=200)
    token_hash = fields.CharField(max_length=64)
    created_at = fields.DatetimeField()
    expires_at = fields.DatetimeField(null=True)
    revoked_at = fields.DatetimeField(null=True)
    last_used_at = fields.DatetimeField(null=True)

    class Meta:
        table = "display_token"
        constraints = (
            unique("display_token_hash", "token_hash"),
            length("display_token_label_length", "label", 1, 200),
        )


class DisplayTokenRow(NamedTuple):
    id: UUID
    space_id: UUID
    label: str
    created_at: datetime
    expires_at: datetime | None
    revoked_at: datetime | None
    last_used_at: datetime | None

    def works(self, now: datetime) -> bool:
        """Neither revoked nor expired."""
        return self.revoked_at is None and (self.expires_at is None or now < self.expires_at)


async def display_tokens(ids: Iterable[UUID]) -> dict[UUID, DisplayTokenRow]:
    """Display tokens by id, revoked ones too, whoever asks."""
    return await by_id(DisplayTokenRow, "display_token", ids)


async def display_token_by_hash(token_hash: str) -> DisplayTokenRow | None:
    """The display token with this hash, valid or not."""
    sql = f"SELECT {columns(DisplayTokenRow, 'display_token')} FROM display_token WHERE token_hash = $1"
    return await first(DisplayTokenRow, sql, token_hash)


async def display_tokens_of_spaces(ids: Iterable[UUID]) -> dict[UUID, list[DisplayTokenRow]]:
    """By space: those not revoked, the oldest first."""
    wanted = list(set(ids))
    found: dict[UUID, list[DisplayTokenRow]] = {space_id: [] for space_id in wanted}
    sql = f"""
SELECT {columns(DisplayTokenRow, "display_token")} FROM display_token
WHERE space_id = ANY($1) AND revoked_at IS NULL ORDER BY created_at, id"""
    for row in await fetch(DisplayTokenRow, sql, wanted):
        found[row.space_id].append(row)
    return found
