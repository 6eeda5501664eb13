"""With which tokens do people and their programs come?"""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from models.keys import new_id
from models.laws import length, unique
from models.rows import Id, by_id, columns, fetch, fetch_beside, first
from models.users import User, UserRow


class AccessToken(Model):
    """A bearer token of a program, or of a page that somebody signed in on; only its hash is kept (rule 33)."""

    id = fields.UUIDField(primary_key=True, default=new_id)
    user: fields.ForeignKeyRelation[User] = fields.ForeignKeyField("models.User", on_delete=fields.CASCADE)
    label = fields.CharField(max_length=200)
    token_hash = fields.CharField(max_length=64)
    is_session = fields.BooleanField(default=False)
    created_at = fields.DatetimeField()
    expires_at = fields.DatetimeField()
    revoked_at = fields.DatetimeField(null=True)
    last_used_at = fields.DatetimeField(null=True)

    class Meta:
        table = "access_token"
        constraints = (
            unique("access_token_hash", "token_hash"),
            length("access_token_label_length", "label", 1, 200),
        )
        indexes = (Index(fields=("user_id",), name="access_token_by_user"),)


class TokenRow(NamedTuple):
    id: UUID
    user_id: UUID
    label: str
    is_session: bool
    created_at: datetime
    last_used_at: datetime | None
    expires_at: datetime
    revoked_at: datetime | None

    def works(self, now: datetime) -> bool:
        """Neither revoked nor expired."""
        return self.revoked_at is None and now < self.expires_at


async def token_by_hash(token_hash: str) -> TokenRow | None:
    """The access token with this hash, valid or not."""
    sql = f"SELECT {columns(TokenRow, 'access_token')} FROM access_token WHERE token_hash = $1"
    return await first(TokenRow, sql, token_hash)


async def tokens_by_hashes(hashes: Iterable[str]) -> dict[str, TokenRow]:
    """By hash, valid or not."""
    sql = (
        f"SELECT token_hash, {columns(TokenRow, 'access_token')} FROM access_token WHERE token_hash = ANY($1)"
    )
    found = await fetch_beside(OnlyHash, TokenRow, sql, list(hashes))
    return {hashed.token_hash: row for hashed, row in found}


class OnlyHash(NamedTuple):
    token_hash: str


async def access_tokens(ids: Iterable[UUID]) -> dict[UUID, TokenRow]:
    """Access tokens by id, whoever asks."""
    return await by_id(TokenRow, "access_token", ids)


async def working_tokens(ids: Iterable[UUID], now: datetime) -> set[UUID]:
    """Those of these access tokens that work, in few bytes each."""
    sql = "SELECT id FROM access_token WHERE id = ANY($1) AND revoked_at IS NULL AND expires_at > $2"
    return {row.id for row in await fetch(Id, sql, list(ids), now)}


async def tokens_of_user(user_id: UUID, now: datetime) -> list[TokenRow]:
    """Those that work, the newest first."""
    sql = f"""
SELECT {columns(TokenRow, "access_token")} FROM access_token
WHERE user_id = $1 AND revoked_at IS NULL AND expires_at > $2 ORDER BY created_at DESC, id DESC"""
    return await fetch(TokenRow, sql, user_id, now)


async def arrival_by_hash(token_hash: str) -> tuple[TokenRow, UserRow] | None:
    """The access token with this hash, valid or not, and whose it is."""
    found = await fetch_beside(TokenRow, UserRow, ARRIVAL, token_hash)
    return found[0] if found else None


ARRIVAL = f"""
SELECT {columns(TokenRow, "access_token")}, {columns(UserRow, "users")}
FROM access_token JOIN users ON users.id = access_token.user_id WHERE token_hash = $1"""
