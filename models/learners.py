"""Who learns in a space, and under which alias?"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from models.keys import new_entry_id, new_id
from models.laws import Present, check, one_of, unique
from models.pages import Listing
from models.rows import by_id, columns, fetch, first
from models.searching import like
from models.spaces import Space
from models.users import User


class MemberSource(StrEnum):
    MANUAL = "MANUAL"
    CSV = "CSV"
    LTI = "LTI"


class Learner(Model):
    """One person in one space (rule 18). `points` and `completed_count` follow progress in its transactions."""

    id = fields.UUIDField(primary_key=True, default=new_id)
    space: fields.ForeignKeyRelation[Space] = fields.ForeignKeyField(
        "models.Space", on_delete=fields.RESTRICT
    )
    email = fields.CharField(max_length=254)
    user: fields.ForeignKeyNullableRelation[User] = fields.ForeignKeyField(
        "models.User", null=True, on_delete=fields.SET_NULL
    )
    name = fields.CharField(max_length=200, null=True)
    sort_name = fields.CharField(max_length=400)
    alias = fields.CharField(max_length=100)
    entry_id = fields.UUIDField(default=new_entry_id)
    shares_real_name = fields.BooleanField(default=False)
    points = fields.BigIntField(default=0)
    completed_count = fields.IntField(default=0)
    source = fields.CharEnumField(MemberSource, default=MemberSource.MANUAL, max_length=16)
    joined_at = fields.DatetimeField()
    removed_at = fields.DatetimeField(null=True)
    merged_into_id: UUID | None = fields.UUIDField(null=True)

    class Meta:
        table = "learner"
        constraints = (
            unique("learner_once_per_space", "email", "space_id"),  # finds an address in all spaces, too
            unique("learner_user_once_per_space", "space_id", "user_id", where="user_id IS NOT NULL"),
            unique("learner_alias_once_per_space", "space_id", "alias"),
            unique("learner_entry_id", "entry_id"),
            # By which a leaderboard is read. The entry id alone is unique; a plain index here knows no condition.
            unique("learner_by_points", "space_id", "points", "entry_id", where="removed_at IS NULL"),
            check("learner_email_is_lower_case", '"email" = lower("email")'),
            check("learner_points_range", '"points" >= 0'),
            check("learner_completed_range", '"completed_count" >= 0'),
            check("learner_merged_is_removed", '"merged_into_id" IS NULL OR "removed_at" IS NOT NULL'),
            one_of("learner_source", "source", list(MemberSource)),
        )
        indexes = (
            Index(fields=("space_id", "sort_name", "id"), name="learner_by_name"),
            Index(fields=("space_id", "joined_at", "id"), name="learner_by_joining"),
            Present("user_id", "learner_by_user"),
            Present("merged_into_id", "learner_by_survivor"),
        )


class LearnerRow(NamedTuple):
    id: UUID
    space_id: UUID
    email: str
    user_id: UUID | None
    name: str | None
    sort_name: str
    alias: str
    entry_id: UUID
    shares_real_name: bool
    points: int
    completed_count: int
    source: MemberSource
    joined_at: datetime
    removed_at: datetime | None
    merged_into_id: UUID | None

    @property
    def shown_name(self) -> str:
        """The alias where no name is known (rule 18)."""
        return self.name or self.alias


async def learners(ids: Iterable[UUID]) -> dict[UUID, LearnerRow]:
    """Learners by id, removed ones too, whoever asks."""
    return await by_id(LearnerRow, "learner", ids)


async def learner_of_user(space_id: UUID, user_id: UUID) -> LearnerRow | None:
    """The user's own active line in a space."""
    found = await learners_of_user([space_id], user_id)
    return found.get(space_id)


async def learners_of_user(space_ids: Sequence[UUID], user_id: UUID) -> dict[UUID, LearnerRow]:
    """By space: the user's own active line there."""
    sql = f"""
SELECT {columns(LearnerRow, "learner")} FROM learner
WHERE space_id = ANY($1) AND user_id = $2 AND removed_at IS NULL"""
    rows = await fetch(LearnerRow, sql, list(space_ids), user_id)
    return {row.space_id: row for row in rows}


async def learners_by_entry(entry_ids: Sequence[UUID]) -> dict[UUID, LearnerRow]:
    """By line id: the active learner behind a line of a leaderboard."""
    sql = f"""
SELECT {columns(LearnerRow, "learner")} FROM learner WHERE entry_id = ANY($1) AND removed_at IS NULL"""
    return {row.entry_id: row for row in await fetch(LearnerRow, sql, list(entry_ids))}


class LearnerOrder(StrEnum):
    NAME = "NAME"
    POINTS = "POINTS"
    JOINED = "JOINED"


ORDERS = {
    LearnerOrder.NAME: ("sort_name", "id"),
    LearnerOrder.POINTS: ("-points", "sort_name", "id"),
    LearnerOrder.JOINED: ("joined_at", "id"),
}


def learners_of_spaces(
    staffed: Sequence[UUID],
    user_id: UUID | None,
    order: LearnerOrder,
    search: str | None = None,
    without: frozenset[str] = frozenset(),
) -> Listing[LearnerRow]:
    """A space's active learners: all where `staffed`, else only the user themself."""
    source = """
FROM learner WHERE learner.space_id = ANY($1) AND removed_at IS NULL
AND (learner.space_id = ANY($2) OR user_id = $3)"""
    if search:
        source += " AND (sort_name LIKE $4 ESCAPE '!' OR email LIKE $4 ESCAPE '!')"
    return Listing(
        record=LearnerRow,
        columns=columns(LearnerRow, "learner", without),
        parent="learner.space_id",
        source=source,
        order=ORDERS[order],
        values=(list(staffed), user_id, *([like(search)] if search else [])),
    )


async def learner_by_email(space_id: UUID, email: str) -> LearnerRow | None:
    """The learner with this address in a space, removed or not."""
    sql = f"SELECT {columns(LearnerRow, 'learner')} FROM learner WHERE space_id = $1 AND email = $2"
    return await first(LearnerRow, sql, space_id, email)


async def learners_merged_into(learner_id: UUID) -> list[LearnerRow]:
    """Those who turned out to be this person (rule 18)."""
    sql = f"SELECT {columns(LearnerRow, 'learner')} FROM learner WHERE merged_into_id = $1"
    return await fetch(LearnerRow, sql, learner_id)


async def other_learner_of_user(learner: LearnerRow, user_id: UUID) -> LearnerRow | None:
    """Another learner of the same space, removed or not, that is this user's already."""
    sql = f"""
SELECT {columns(LearnerRow, "learner")} FROM learner WHERE space_id = $1 AND user_id = $2 AND id <> $3"""
    return await first(LearnerRow, sql, learner.space_id, user_id, learner.id)


async def learners_of_person(user_id: UUID, addresses: Sequence[str]) -> list[LearnerRow]:
    """In every space: who is the user's, or nobody's with one of these addresses; removed and merged ones too."""
    sql = f"""
SELECT {columns(LearnerRow, "learner")} FROM learner
WHERE user_id = $1 OR (email = ANY($2) AND user_id IS NULL) ORDER BY id"""
    return await fetch(LearnerRow, sql, user_id, list(addresses))
