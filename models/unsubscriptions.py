"""Which addresses want no mail but codes and invitations?"""

from collections.abc import Iterable
from typing import NamedTuple

from tortoise import fields
from tortoise.models import Model

from models.keys import new_id
from models.laws import check, unique
from models.rows import fetch


class Unsubscription(Model):
    """An address that was unsubscribed by the link in a mail (rule 30); also one without an account."""

    id = fields.UUIDField(primary_key=True, default=new_id)
    address = fields.CharField(max_length=254)
    created_at = fields.DatetimeField()

    class Meta:
        table = "unsubscription"
        constraints = (
            unique("unsubscription_once", "address"),
            check("unsubscription_is_lower_case", '"address" = lower("address")'),
        )


class Address(NamedTuple):
    address: str


async def unsubscribed(addresses: Iterable[str]) -> set[str]:
    """Those among these."""
    sql = "SELECT address FROM unsubscription WHERE address = ANY($1)"
    return {row.address for row in await fetch(Address, sql, list(addresses))}
