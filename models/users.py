"""Who are the people, and which addresses are theirs?"""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from models.keys import new_id
from models.laws import check, length, unique
from models.rows import Id, by_id, columns, fetch, first


class User(Model):
    """Somebody who has signed in, or for whom the operator made an account; a name and nothing else once erased."""

    id = fields.UUIDField(primary_key=True, default=new_id)
    name = fields.CharField(max_length=200)
    wants_mail = fields.BooleanField(default=True)
    created_at = fields.DatetimeField()
    erased_at = fields.DatetimeField(null=True)

    class Meta:
        table = "users"  # "user" is a reserved word of PostgreSQL
        constraints = (length("user_name_length", "name", 1, 200),)


class EmailAddress(Model):
    """An address that a user claims; it is theirs once verified (rule 33)."""

    id = fields.UUIDField(primary_key=True, default=new_id)
    user: fields.ForeignKeyRelation[User] = fields.ForeignKeyField("models.User", on_delete=fields.CASCADE)
    address = fields.CharField(max_length=254)
    verified_at = fields.DatetimeField(null=True)
    is_primary = fields.BooleanField(default=False)

    class Meta:
        table = "email_address"
        constraints = (
            check("email_address_is_lower_case", '"address" = lower("address")'),
            check("email_address_primary_is_verified", 'NOT "is_primary" OR "verified_at" IS NOT NULL'),
            unique("email_address_once_per_user", "user_id", "address"),
            unique("email_address_verified_by_one", "address", where="verified_at IS NOT NULL"),
            unique("email_address_one_primary", "user_id", where="is_primary"),
        )


class UserRow(NamedTuple):
    id: UUID
    name: str
    wants_mail: bool
    erased_at: datetime | None


class AddressRow(NamedTuple):
    address: str
    verified_at: datetime | None
    is_primary: bool


async def users(ids: Iterable[UUID]) -> dict[UUID, UserRow]:
    """Users by id, whoever asks: only a name is shown of them."""
    return await by_id(UserRow, "users", ids)


async def addresses_of(user_id: UUID) -> list[AddressRow]:
    """Primary first, then by address."""
    sql = f"""
SELECT {columns(AddressRow, "email_address")} FROM email_address
WHERE user_id = $1 ORDER BY is_primary DESC, address"""
    return await fetch(AddressRow, sql, user_id)


async def verified_addresses(user_id: UUID) -> list[str]:
    """The primary one first."""
    return [row.address for row in await addresses_of(user_id) if row.verified_at]


async def addresses_of_person(user_id: UUID) -> set[str]:
    """What the user claims or has verified, and what the learners that are theirs are known by."""
    return {row.address for row in await fetch(AddressOnly, OF_PERSON, user_id)}


class AddressOnly(NamedTuple):
    address: str


OF_PERSON = """
SELECT address FROM email_address WHERE user_id = $1
UNION
SELECT email FROM learner WHERE user_id = $1
UNION
SELECT merged.email FROM learner JOIN learner AS merged ON merged.merged_into_id = learner.id
WHERE learner.user_id = $1"""


async def user_of_address(address: str) -> UUID | None:
    """Who has verified this address (rule 33)."""
    sql = "SELECT user_id AS id FROM email_address WHERE address = $1 AND verified_at IS NOT NULL"
    found = await first(Id, sql, address)
    return found.id if found else None


async def owners_of(addresses: list[str]) -> dict[str, UUID]:
    """By verified address: whose it is."""
    sql = "SELECT address, user_id FROM email_address WHERE address = ANY($1) AND verified_at IS NOT NULL"
    return dict(await fetch(Owner, sql, addresses))


class Owner(NamedTuple):
    address: str
    user_id: UUID
