"""By which keys has an issuer signed, and which one is in use?"""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from models.issuers import Issuer
from models.keys import new_id
from models.laws import unique
from models.rows import columns, fetch


class IssuerKey(Model):
    """An Ed25519 key. `sealed_seed` is its secret, which only this installation can open; retired ones still verify."""

    id = fields.UUIDField(primary_key=True, default=new_id)
    issuer: fields.ForeignKeyRelation[Issuer] = fields.ForeignKeyField(
        "models.Issuer", on_delete=fields.RESTRICT
    )
    public = fields.CharField(max_length=100)
    sealed_seed = fields.CharField(max_length=400)
    created_at = fields.DatetimeField()
    retired_at = fields.DatetimeField(null=True)

    class Meta:
        table = "issuer_key"
        constraints = (unique("issuer_key_in_use", "issuer_id", where="retired_at IS NULL"),)
        indexes = (Index(fields=("issuer_id", "created_at"), name="issuer_key_by_issuer"),)


class KeyRow(NamedTuple):
    """`public` in multibase, as it is published."""

    id: UUID
    issuer_id: UUID
    public: str
    sealed_seed: str
    created_at: datetime
    retired_at: datetime | None


async def keys_of_issuer(issuer_id: UUID) -> list[KeyRow]:
    """All of them, the oldest first; the one in use, if there is one, is the last."""
    listed = f"SELECT {columns(KeyRow, 'issuer_key')} FROM issuer_key WHERE issuer_id = $1"
    sql = f"{listed} ORDER BY (retired_at IS NULL), created_at, id"
    return await fetch(KeyRow, sql, issuer_id)
