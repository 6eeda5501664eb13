"""Which bit of which of its issuer's lists tells whether an award was revoked?"""

from typing import NamedTuple
from uuid import UUID

from tortoise import fields
from tortoise.models import Model

from models.awards import Award
from models.issuers import Issuer
from models.keys import new_id
from models.laws import check, unique
from models.rows import fetch, first

PLACES = 131_072  # of a list


class StatusPlace(Model):
    """Given at random when the award's credential is first asked for, so that it tells nothing of when it was made."""

    id = fields.UUIDField(primary_key=True, default=new_id)
    award: fields.ForeignKeyRelation[Award] = fields.ForeignKeyField(
        "models.Award", on_delete=fields.RESTRICT
    )
    issuer: fields.ForeignKeyRelation[Issuer] = fields.ForeignKeyField(
        "models.Issuer", on_delete=fields.RESTRICT
    )
    list_number = fields.IntField()
    place = fields.IntField()

    class Meta:
        table = "status_place"
        constraints = (
            unique("status_place_once", "award_id"),
            unique("status_place_alone", "issuer_id", "list_number", "place"),
            check("status_place_range", f'"list_number" >= 0 AND "place" BETWEEN 0 AND {PLACES - 1}'),
        )


class PlaceRow(NamedTuple):
    list_number: int
    place: int


class Count(NamedTuple):
    number: int


class Taken(NamedTuple):
    place: int


async def place_of_award(award_id: UUID) -> PlaceRow | None:
    """None before its credential was asked for."""
    return await first(PlaceRow, "SELECT list_number, place FROM status_place WHERE award_id = $1", award_id)


async def count_places(issuer_id: UUID) -> int:
    """How many of an issuer's awards have one."""
    found = await first(Count, "SELECT count(*) AS number FROM status_place WHERE issuer_id = $1", issuer_id)
    return found.number if found else 0


async def revoked_places(issuer_id: UUID, list_number: int) -> list[int]:
    """Those of revoked awards, in order."""
    sql = """
SELECT place FROM status_place JOIN award ON award.id = award_id
WHERE status_place.issuer_id = $1 AND list_number = $2 AND revoked_at IS NOT NULL ORDER BY place"""
    return [row.place for row in await fetch(Taken, sql, issuer_id, list_number)]


async def count_lists(issuer_id: UUID) -> int:
    """How many lists an issuer has, from number 0 on."""
    sql = "SELECT coalesce(max(list_number) + 1, 0) AS number FROM status_place WHERE issuer_id = $1"
    found = await first(Count, sql, issuer_id)
    return found.number if found else 0
