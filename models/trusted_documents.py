"""Which GraphQL documents has the operator trusted?"""

from datetime import datetime
from typing import NamedTuple

from tortoise import fields
from tortoise.models import Model

from models.keys import new_id
from models.laws import length, unique
from models.rows import fetch, first


class TrustedDocument(Model):
    """A document that may run where only trusted ones may; it is named by the SHA-256 of its text."""

    id = fields.UUIDField(primary_key=True, default=new_id)
    hash = fields.CharField(max_length=64)
    name = fields.CharField(max_length=200)
    text = fields.TextField()
    created_at = fields.DatetimeField()

    class Meta:
        table = "trusted_document"
        constraints = (
            unique("trusted_document_once", "hash"),
            length("trusted_document_hash_length", "hash", 64, 64),
            length("trusted_document_name_length", "name", 1, 200),
        )


class Hash(NamedTuple):
    hash: str


class Listed(NamedTuple):
    hash: str
    name: str
    created_at: datetime


class Text(NamedTuple):
    text: str


async def trusted_hashes() -> frozenset[str]:
    """Those of all trusted documents."""
    return frozenset(row.hash for row in await fetch(Hash, "SELECT hash FROM trusted_document"))


async def trusted_documents() -> list[Listed]:
    """All of them without their texts, by name."""
    return await fetch(Listed, "SELECT hash, name, created_at FROM trusted_document ORDER BY name, hash")


async def trusted_text(hash: str) -> str | None:
    """The document with this hash, if it is trusted."""
    found = await first(Text, "SELECT text FROM trusted_document WHERE hash = $1", hash)
    return found.text if found else None
