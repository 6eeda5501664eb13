"""Which lines of a file of learners wait to be written? (rule 19)"""

from collections.abc import Sequence
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from models.keys import new_id
from models.laws import check, unique
from models.rows import fetch, records


class StagedLearner(Model):
    """One good line of an import that is not done yet; nobody waits for it, since it holds no lock."""

    id = fields.UUIDField(primary_key=True, default=new_id)
    import_id: UUID = fields.UUIDField()
    line = fields.IntField()
    email = fields.CharField(max_length=254)
    name = fields.CharField(max_length=200, null=True)
    created_at = fields.DatetimeField()

    class Meta:
        table = "staged_learner"
        constraints = (
            unique("staged_learner_once", "import_id", "email"),
            check("staged_learner_email_is_lower_case", '"email" = lower("email")'),
        )
        indexes = (Index(fields=("import_id", "line"), name="staged_learner_by_line"),)


class Staged(NamedTuple):
    """One good line; the learner whom it adds will have its id."""

    id: UUID
    line: int
    email: str
    name: str | None


async def staged(import_id: UUID, after: int, most: int) -> list[Staged]:
    """The next lines, in the order of the file."""
    sql = f"""
SELECT id, line, email, name FROM staged_learner WHERE import_id = $1 AND line > $2 ORDER BY line LIMIT {most}"""
    return await fetch(Staged, sql, import_id, after)


class Known(NamedTuple):
    """What is there of an address in the space already."""

    email: str
    learner_id: UUID
    name: str | None
    removed: bool
    merged: bool


async def known(space_id: UUID, emails: Sequence[str]) -> dict[str, Known]:
    """By address; those that nobody has are left out."""
    sql = """
SELECT given.email, id AS learner_id, name, (removed_at IS NOT NULL) AS removed,
  (merged_into_id IS NOT NULL) AS merged
FROM json_to_recordset($2) AS given(email text) CROSS JOIN learner
WHERE space_id = $1 AND learner.email = given.email"""
    # Joined, not `= ANY`: PostgreSQL has not counted what an import has just written, and would compare all with all.
    # CROSS JOIN, since SQLite keeps its order: each address is looked up, not each learner compared with all addresses.
    given = records(("email",), ((email,) for email in emails))
    return {row.email: row for row in await fetch(Known, sql, space_id, given)}


class Fate(StrEnum):
    """What becomes of a line."""

    NEW = "NEW"
    REMOVED = "REMOVED"
    RENAMED = "RENAMED"
    SAME = "SAME"


class _Counted(NamedTuple):
    fate: Fate
    lines: int


FATE = """
CASE WHEN learner.id IS NULL THEN 'NEW' WHEN learner.merged_into_id IS NOT NULL THEN 'SAME'
  WHEN learner.removed_at IS NOT NULL THEN 'REMOVED'
  WHEN staged_learner.name <> '' AND staged_learner.name <> coalesce(learner.name, '') THEN 'RENAMED'
  ELSE 'SAME' END"""
LINES = """
FROM staged_learner LEFT JOIN learner ON learner.space_id = $2 AND learner.email = staged_learner.email
WHERE staged_learner.import_id = $1"""


async def fates(import_id: UUID, space_id: UUID) -> dict[Fate, int]:
    """How many lines have which."""
    sql = f"SELECT {FATE} AS fate, count(*) AS lines {LINES} GROUP BY {FATE}"
    counts = dict(await fetch(_Counted, sql, import_id, space_id))
    return {fate: counts.get(fate, 0) for fate in Fate}


class _Numbered(NamedTuple):
    line: int


async def lines_of_removed(import_id: UUID, space_id: UUID, most: int) -> list[int]:
    """The first ones whose learner was removed."""
    removed = "learner.removed_at IS NOT NULL AND learner.merged_into_id IS NULL"
    rows = await fetch(
        _Numbered, f"SELECT line {LINES} AND {removed} ORDER BY line LIMIT {most}", import_id, space_id
    )
    return [row.line for row in rows]
