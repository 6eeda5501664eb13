"""Which lines of a file of learners wait to be written? (rule 19)"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from tortoise import fields
from tortoise.indexes import Index
from tortoise.models import Model

from models.bulk import Many
from models.keys import new_id
from models.laws import check, unique
from models.rows import Id, bulk, execute, fetch, write


class StagedLearner(Model):
    """One good line of an import that is not done yet, with all that a learner of it would have.

    Nobody waits for it, since it holds no lock: so as much as can be is computed and written here.
    """

    id = fields.UUIDField(primary_key=True, default=new_id)
    import_id: UUID = fields.UUIDField()
    line = fields.IntField()
    email = fields.CharField(max_length=254)
    name = fields.CharField(max_length=200, null=True)
    sort_name = fields.CharField(max_length=400)
    alias = fields.CharField(max_length=100)
    entry_id: UUID = fields.UUIDField()
    event_id: UUID = fields.UUIDField()
    created_at = fields.DatetimeField()

    class Meta:
        table = "staged_learner"
        constraints = (
            unique("staged_learner_once", "import_id", "email"),
            check("staged_learner_email_is_lower_case", '"email" = lower("email")'),
        )
        indexes = (Index(fields=("import_id", "line"), name="staged_learner_by_line"),)


class Staged(NamedTuple):
    """One good line. The learner whom it adds will have its id, and the line of the diary `event_id`."""

    id: UUID
    line: int
    email: str
    name: str | None
    sort_name: str
    alias: str
    entry_id: UUID
    event_id: UUID


class _Numbered(NamedTuple):
    line: int


async def stage(import_id: UUID, lines: Many, now: datetime) -> set[int]:
    """Which of these lines were kept, by number: of an address, the first. `lines` are Staged in `bulk`."""
    return {row.line for row in await write(_Numbered, STAGE, lines, import_id, now)}


STAGE = f"""
INSERT INTO staged_learner (import_id, created_at, {", ".join(Staged._fields)})
SELECT $2, $3, {", ".join(Staged._fields)} FROM json_to_recordset($1) AS given(id uuid, line int, email text,
  name text, sort_name text, alias text, entry_id uuid, event_id uuid) WHERE TRUE
ON CONFLICT (import_id, email) DO NOTHING RETURNING line"""


class First(NamedTuple):
    email: str
    line: int


async def first_lines(import_id: UUID, emails: Sequence[str]) -> dict[str, int]:
    """By address: the line that counts."""
    sql = "SELECT email, line FROM staged_learner WHERE import_id = $1 AND email = ANY($2)"
    return dict(await fetch(First, sql, import_id, list(emails))) if emails else {}


class Stretch(NamedTuple):
    """So many lines up to the last one."""

    last: int
    lines: int


async def stretch(import_id: UUID, after: int, most: int) -> Stretch:
    """The next lines of the file; none where `lines` is 0."""
    (found,) = await fetch(Stretch, STRETCH, import_id, after, most)
    return found


STRETCH = """
SELECT coalesce(max(line), 0) AS last, count(*) AS lines FROM (
  SELECT line FROM staged_learner WHERE import_id = $1 AND line > $2 ORDER BY line LIMIT $3
) AS next_ones"""


async def clashing(import_id: UUID, space_id: UUID) -> list[UUID]:
    """The lines whose alias somebody in the space has, and of several with one alias the last."""
    return [row.id for row in await fetch(Id, CLASHING, import_id, space_id)]


# All at once, and not by some thousand lines: PostgreSQL has not counted what it is about to read, and would go through
# the whole space for each of them.
CLASHING = """
SELECT id FROM staged_learner WHERE import_id = $1 AND line IN (
  SELECT max(line) FROM staged_learner WHERE import_id = $1 GROUP BY alias HAVING count(*) > 1
) UNION
SELECT staged_learner.id FROM staged_learner
JOIN learner ON learner.space_id = $2 AND learner.alias = staged_learner.alias
WHERE import_id = $1"""


async def give_aliases(aliases: Iterable[tuple[UUID, str, str]]) -> None:
    """To lines, by id; whoever has no name is sorted by it, as the last of the three says."""
    await execute(GIVE_ALIASES, bulk(("id", "alias", "sort_name"), aliases))


GIVE_ALIASES = """
UPDATE staged_learner SET alias = given.alias,
  sort_name = CASE WHEN staged_learner.name IS NULL THEN given.sort_name ELSE staged_learner.sort_name END
FROM json_to_recordset($1) AS given(id uuid, alias text, sort_name text) WHERE staged_learner.id = given.id"""


class Met(NamedTuple):
    """A line of somebody who is in the space, and is to change: to come back, or to be called otherwise."""

    line: int
    learner_id: UUID
    name: str | None
    removed: bool
    renamed: bool
    points: int
    completed_count: int


async def met(import_id: UUID, space_id: UUID, after: int, removed_too: bool, most: int) -> list[Met]:
    """The next ones, in the order of the file."""
    return await fetch(Met, MET, import_id, space_id, after, removed_too, most)


# SQLite keeps the order of a CROSS JOIN: each address is looked up, not each learner compared with all addresses.
RENAMED = "(staged_learner.name <> '' AND staged_learner.name <> coalesce(learner.name, ''))"
MET = f"""
SELECT line, learner.id AS learner_id, staged_learner.name, (removed_at IS NOT NULL) AS removed,
  coalesce({RENAMED}, FALSE) AS renamed, points, completed_count
FROM staged_learner CROSS JOIN learner
WHERE import_id = $1 AND line > $3 AND learner.space_id = $2 AND learner.email = staged_learner.email
  AND merged_into_id IS NULL AND ((removed_at IS NOT NULL AND $4) OR (removed_at IS NULL AND {RENAMED}))
ORDER BY line LIMIT $5"""


async def leave_new(import_id: UUID, space_id: UUID) -> None:
    """Forget the lines of whoever is in the space."""
    await execute(LEAVE_NEW, import_id, space_id)


LEAVE_NEW = """
DELETE FROM staged_learner WHERE import_id = $1 AND EXISTS (
  SELECT 1 FROM learner WHERE learner.space_id = $2 AND learner.email = staged_learner.email
)"""


class Fate(StrEnum):
    """What becomes of a line."""

    NEW = "NEW"
    REMOVED = "REMOVED"
    RENAMED = "RENAMED"
    SAME = "SAME"


class _Counted(NamedTuple):
    fate: Fate
    lines: int


FATE = f"""
CASE WHEN learner.id IS NULL THEN 'NEW' WHEN learner.merged_into_id IS NOT NULL THEN 'SAME'
  WHEN learner.removed_at IS NOT NULL THEN 'REMOVED'
  WHEN {RENAMED} THEN 'RENAMED'
  ELSE 'SAME' END"""
LINES = """
FROM staged_learner LEFT JOIN learner ON learner.space_id = $2 AND learner.email = staged_learner.email
WHERE staged_learner.import_id = $1"""


async def fates(import_id: UUID, space_id: UUID) -> dict[Fate, int]:
    """How many lines have which."""
    sql = f"SELECT {FATE} AS fate, count(*) AS lines {LINES} GROUP BY {FATE}"
    counts = dict(await fetch(_Counted, sql, import_id, space_id))
    return {fate: counts.get(fate, 0) for fate in Fate}


async def lines_of_removed(import_id: UUID, space_id: UUID, most: int) -> list[int]:
    """The first ones whose learner was removed."""
    removed = "learner.removed_at IS NOT NULL AND learner.merged_into_id IS NULL"
    rows = await fetch(
        _Numbered, f"SELECT line {LINES} AND {removed} ORDER BY line LIMIT {most}", import_id, space_id
    )
    return [row.line for row in rows]
