"""Where do learners work, until when, and how is their standing shown?"""

from collections.abc import Iterable
from datetime import date, datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from models.issuers import Issuer
from models.keys import new_id
from models.laws import check, length
from models.pages import Listing
from models.rights import Right, Role, Roles, may
from models.roles import MEMBERS, OnlyRole, roles_in_spaces, with_roles
from models.rows import Id, by_id, columns, fetch, fetch_beside
from models.who import Audience, Viewer, Who


class Space(Model):
    """A place for a group of learners. `sequence` is the number of its newest event; writing it is the lock."""

    id = fields.UUIDField(primary_key=True, default=new_id)
    issuer: fields.ForeignKeyRelation[Issuer] = fields.ForeignKeyField(
        "models.Issuer", on_delete=fields.RESTRICT
    )
    name = fields.CharField(max_length=200)
    description = fields.TextField(default="")
    ends_on = fields.DateField()
    time_zone = fields.CharField(max_length=64)
    ends_at = fields.DatetimeField()
    archived_at = fields.DatetimeField(null=True)
    created_at = fields.DatetimeField()
    version = fields.IntField(default=1)
    sequence = fields.BigIntField(default=0)
    leaderboard_enabled = fields.BooleanField(default=False)
    use_aliases = fields.BooleanField(default=True)
    allow_real_names = fields.BooleanField(default=False)

    class Meta:
        table = "space"
        constraints = (
            length("space_name_length", "name", 1, 200),
            check("space_sequence_grows", '"sequence" >= 0'),
            check("space_version_grows", '"version" >= 1'),
        )
        indexes = (
            Index(fields=("issuer_id", "id"), name="space_by_issuer"),
            Index(fields=("archived_at", "ends_at"), name="space_by_end"),
        )


class SpaceStatus(StrEnum):
    ACTIVE = "ACTIVE"
    ARCHIVED = "ARCHIVED"


class SpaceRow(NamedTuple):
    id: UUID
    issuer_id: UUID
    name: str
    description: str
    ends_on: date
    time_zone: str
    ends_at: datetime
    archived_at: datetime | None
    created_at: datetime
    version: int
    sequence: int
    leaderboard_enabled: bool
    use_aliases: bool
    allow_real_names: bool

    @property
    def shows_chosen_names(self) -> bool:
        """Whether the real name shows of who chose it, and of nobody else (rule 27)."""
        return self.use_aliases and self.allow_real_names

    def status(self, now: datetime) -> SpaceStatus:
        """Archived from the first instant of the day after the end day, or earlier by hand (rule 2)."""
        over = self.archived_at is not None or now >= self.ends_at
        return SpaceStatus.ARCHIVED if over else SpaceStatus.ACTIVE


async def spaces(ids: Iterable[UUID]) -> dict[UUID, SpaceRow]:
    """Spaces by id, whoever asks."""
    return await by_id(SpaceRow, "space", ids)


async def spaces_of_issuer(issuer_id: UUID) -> list[UUID]:
    """The ids of all, archived ones too."""
    return [row.id for row in await fetch(Id, "SELECT id FROM space WHERE issuer_id = $1", issuer_id)]


async def visible_spaces(who: Who, ids: Iterable[UUID]) -> dict[UUID, tuple[SpaceRow, Roles]]:
    """The spaces among these that `who` may see, and what they are there."""
    if isinstance(who, Viewer):
        return await _spaces_of_member(who.user_id, list(set(ids)))
    roles = await roles_in_spaces(who, ids)
    seen = await spaces(space_id for space_id, found in roles.items() if may(found, Right.SEE_SPACE))
    return {space_id: (row, roles[space_id]) for space_id, row in seen.items()}


async def _spaces_of_member(user_id: UUID, ids: list[UUID]) -> dict[UUID, tuple[SpaceRow, Roles]]:
    """Whoever is something in a space sees it."""
    seen = with_roles(await fetch_beside(SpaceRow, OnlyRole, OF_MEMBER, user_id, ids) if ids else ())
    return {space_id: (row, roles) for space_id, (row, roles) in seen.items() if may(roles, Right.SEE_SPACE)}


OF_MEMBER = f"""
SELECT {columns(SpaceRow, "space")}, member.role FROM {MEMBERS} JOIN space ON space.id = member.space_id
WHERE member.user_id = $1 AND member.space_id = ANY($2)"""


def audience_of(roles: Roles) -> Audience | None:
    """As whom somebody with these roles sees the leaderboard; staff before learner before display."""
    for role, audience in AUDIENCES.items():
        if role in roles:
            return audience
    return None


AUDIENCES = {
    Role.LAUREL: Audience.STAFF,
    Role.SPACE_STAFF: Audience.STAFF,
    Role.LEARNER: Audience.LEARNERS,
    Role.DISPLAY: Audience.DISPLAY,
}
OVER = "(archived_at IS NOT NULL OR ends_at <= $2)"
ROLES = {"LEARNER": f"role = '{Role.LEARNER}'", "STAFF": f"role = '{Role.SPACE_STAFF}'", None: "TRUE"}


def spaces_of_user(role: str | None, status: SpaceStatus | None, now: datetime) -> Listing[SpaceRow]:
    """A user's spaces, the newest first; `role` is LEARNER or STAFF."""
    mine = f"SELECT DISTINCT user_id, space_id FROM {MEMBERS} WHERE user_id = ANY($1) AND {ROLES[role]}"
    return _spaces(
        "mine.user_id", f"FROM ({mine}) AS mine JOIN space ON space.id = mine.space_id", status, now
    )


def spaces_of_issuers(user_id: UUID | None, status: SpaceStatus | None, now: datetime) -> Listing[SpaceRow]:
    """Those of an issuer's spaces that the user is in or runs, the newest first."""
    source = f"FROM space JOIN (SELECT DISTINCT space_id FROM {MEMBERS} WHERE user_id = $3) AS mine"
    source += " ON mine.space_id = space.id AND space.issuer_id = ANY($1)"
    return _spaces("space.issuer_id", source, status, now, user_id)


def _spaces(
    parent: str, source: str, status: SpaceStatus | None, now: datetime, *values: UUID | None
) -> Listing[SpaceRow]:
    asked = {SpaceStatus.ACTIVE: f"NOT {OVER}", SpaceStatus.ARCHIVED: OVER, None: "created_at <= $2"}[status]
    return Listing(
        record=SpaceRow,
        columns=columns(SpaceRow, "space"),
        parent=parent,
        source=f"{source} WHERE {asked}",
        order=("-id",),
        values=(now, *values),
    )
