"""Learners: how does a whole class come from a file? (rule 19)"""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from itertools import islice
from typing import NamedTuple
from uuid import UUID

from actions.aliases import new_aliases
from actions.aside import aside
from actions.completing import Totals
from actions.csv_lines import Line, read_lines
from actions.outcomes import LearnerImport, Problem
from actions.refusals import NotAllowed, NotFound
from actions.subjects import a_space
from actions.tools import Actor
from actions.unit import Change, LearnerLine, changing
from actions.verbs import verb
from models.diary import SpaceEventKind
from models.imports import Fate, Known, Staged, fates, known, lines_of_removed, staged
from models.keys import new_entry_id, new_id
from models.learners import MemberSource
from models.rights import Right, may
from models.roles import roles_in_spaces
from models.rows import Statement, count_anew, execute, fetch, records, write
from models.searching import sorting
from models.spaces import SpaceRow
from models.who import Who

BATCH = 2000  # whoever else waits for this process waits for no more than these
MOST_BYTES = 1024 * 1024  # of a file within a mutation
MOST_PROBLEMS = 1000
MANY = 1000


@verb
async def import_learners(
    by: Actor,
    space_id: UUID,
    opened: Callable[[], AbstractContextManager[Iterable[str]]],
    dry_run: bool = False,
    skip_invalid: bool = False,
    return_removed: bool = False,
) -> LearnerImport:
    """Stage and check every line without holding the space, then write the good ones in one transaction.

    `opened` gives the file line by line, from its start each time. Nothing is written where a line is bad, unless
    `skip_invalid`.
    """
    await require_staff(by.who, space_id)
    found, import_id = LearnerImport(), new_id()
    try:
        with opened() as text:
            await _stage(by, import_id, text, found)
        async with changing(by, Right.RUN_SPACE, a_space(space_id, "space")) as change:
            await _apply(change, import_id, found, dry_run, skip_invalid, return_removed)
            change.gives(found)
        if found.applied and found.created > MANY:
            await count_anew("learner")
    finally:
        await execute("DELETE FROM staged_learner WHERE import_id = $1", import_id)
    return found


def note(found: LearnerImport, problem: Problem) -> None:
    """All are counted, the first thousand kept."""
    found.problem_count += 1
    if len(found.problems) < MOST_PROBLEMS:
        found.problems.append(problem)


async def require_staff(who: Who, space_id: UUID) -> None:
    """Before a large file is received and read; asked again under the lock."""
    roles = (await roles_in_spaces(who, [space_id]))[space_id]
    if not may(roles, Right.SEE_SPACE):
        raise NotFound("space")
    if not may(roles, Right.RUN_SPACE):
        raise NotAllowed


class Batch(NamedTuple):
    """Some thousand lines, and the good ones among them as a value of STAGE."""

    lines: list[Line | Problem]
    records: str


async def _stage(by: Actor, import_id: UUID, text: Iterable[str], found: LearnerImport) -> None:
    """Read in a thread, some thousand lines at a time, while those before are written: nobody else waits for it, and
    memory is bounded."""
    lines = read_lines(text)
    coming = asyncio.ensure_future(asyncio.to_thread(_next, lines))
    try:
        while (batch := await coming).lines:
            coming = asyncio.ensure_future(asyncio.to_thread(_next, lines))
            await _keep(by, import_id, batch, found)
    finally:
        await asyncio.wait([coming])


async def _keep(by: Actor, import_id: UUID, batch: Batch, found: LearnerImport) -> None:
    good = [line for line in batch.lines if isinstance(line, Line)]
    kept = {row.line for row in await write(Kept, STAGE, batch.records, import_id, by.tools.now())}
    first = await _first_lines(import_id, [line.email for line in good if line.number not in kept])
    for line in batch.lines:
        if isinstance(line, Problem):
            note(found, line)
        elif line.number not in kept:
            note(found, Problem(line.number, f"This address stands on line {first[line.email]} already."))


class Kept(NamedTuple):
    line: int


# An address that was named before is left out: the first line counts.
STAGE = """
INSERT INTO staged_learner (id, import_id, line, email, name, created_at)
SELECT id, $2, number, email, name, $3
FROM json_to_recordset($1) AS given(id uuid, number int, email text, name text) WHERE TRUE
ON CONFLICT (import_id, email) DO NOTHING RETURNING line"""


class First(NamedTuple):
    email: str
    line: int


async def _first_lines(import_id: UUID, emails: list[str]) -> dict[str, int]:
    sql = "SELECT email, line FROM staged_learner WHERE import_id = $1 AND email = ANY($2)"
    return dict(await fetch(First, sql, import_id, emails)) if emails else {}


def _next(lines: Iterator[Line | Problem]) -> Batch:
    batch = list(islice(lines, BATCH))
    good = [(new_id(), *line) for line in batch if isinstance(line, Line)]
    return Batch(batch, records(("id", *Line._fields), good))


async def _apply(
    change: Change[SpaceRow],
    import_id: UUID,
    found: LearnerImport,
    dry_run: bool,
    skip_invalid: bool,
    return_removed: bool,
) -> None:
    space_id = change.subject.id
    counts = await fates(import_id, space_id)
    await _count(space_id, import_id, found, counts, return_removed)
    found.problems.sort(key=lambda problem: problem.line)
    found.applied = not dry_run and (skip_invalid or not found.problem_count)
    if found.applied and (found.created or found.returned or found.updated):
        line = 0
        while rows := await staged(import_id, line, BATCH):
            line = rows[-1].line
            some_are_there = sum(counts.values()) > counts[Fate.NEW]
            there = await known(space_id, [row.email for row in rows]) if some_are_there else {}
            await _create(change, [row for row in rows if row.email not in there])
            await _change(
                change, [(row, there[row.email]) for row in rows if row.email in there], return_removed
            )
    if found.applied and (found.created or found.returned):
        change.recheck(space_id=space_id)


Pair = tuple[Staged, Known]


async def _change(change: Change[SpaceRow], pairs: Sequence[Pair], return_removed: bool) -> None:
    """Whoever turned out to be somebody else stays as they are."""
    own = [(row, there) for row, there in pairs if not there.merged]
    if return_removed:
        await _bring_back(change, [there.learner_id for _, there in own if there.removed])
    renamed = [(row, there) for row, there in own if row.name and row.name != there.name]
    await _rename(change, [(row, there) for row, there in renamed if return_removed or not there.removed])


async def _count(
    space_id: UUID, import_id: UUID, found: LearnerImport, counts: Mapping[Fate, int], return_removed: bool
) -> None:
    """As it will be done."""
    found.created, found.updated = counts[Fate.NEW], counts[Fate.RENAMED]
    found.unchanged = counts[Fate.SAME]
    if return_removed:
        found.returned = counts[Fate.REMOVED]
    elif counts[Fate.REMOVED]:
        lines = await lines_of_removed(import_id, space_id, MOST_PROBLEMS)
        for line in lines:
            note(found, Problem(line, "This learner was removed: returnRemoved brings them back."))
        found.problem_count += counts[Fate.REMOVED] - len(lines)


async def _create(change: Change[SpaceRow], lines: Sequence[Staged]) -> None:
    if lines:
        aliases = await new_aliases(change.subject.id, len(lines))
        ids, rows = await aside(len(lines), _created, lines, aliases)
        change.also(Statement(CREATE, (rows, change.subject.id, change.now)))
        await change.happened_to_many(SpaceEventKind.LEARNER_ADDED, (LearnerLine(key, 0, 0) for key in ids))


def _created(lines: Sequence[Staged], aliases: Sequence[str]) -> tuple[list[UUID], str]:
    """Who they are, and a value of CREATE."""
    rows = [
        (row.id, row.email, row.name, sorting(row.name or alias), alias, new_entry_id())
        for row, alias in zip(lines, aliases, strict=True)
    ]
    return [row[0] for row in rows], records(CREATED, rows)


CREATED = ("id", "email", "name", "sort_name", "alias", "entry_id")
CREATE = f"""
INSERT INTO learner (id, space_id, email, name, sort_name, alias, entry_id, shares_real_name, points,
  completed_count, source, joined_at)
SELECT id, $2, email, name, sort_name, alias, entry_id, FALSE, 0, 0, '{MemberSource.CSV}', $3
FROM json_to_recordset($1) AS given(id uuid, email text, name text, sort_name text, alias text, entry_id uuid)"""


async def _bring_back(change: Change[SpaceRow], learner_ids: Sequence[UUID]) -> None:
    if learner_ids:
        back = await write(Totals, RETURN, list(learner_ids))
        await change.happened_to_many(SpaceEventKind.LEARNER_RETURNED, (LearnerLine(*row) for row in back))


RETURN = """
UPDATE learner SET removed_at = NULL WHERE id = ANY($1) RETURNING id AS learner_id, points, completed_count"""


async def _rename(change: Change[SpaceRow], pairs: Sequence[Pair]) -> None:
    if pairs:
        rows = [(there.learner_id, row.name, sorting(row.name or "")) for row, there in pairs]
        change.also(Statement(RENAME, (records(("id", "name", "sort_name"), rows),)))
        renamed = (LearnerLine(there.learner_id) for _, there in pairs)
        await change.happened_to_many(SpaceEventKind.LEARNER_CHANGED, renamed)


RENAME = """
UPDATE learner SET name = given.name, sort_name = given.sort_name
FROM json_to_recordset($1) AS given(id uuid, name text, sort_name text) WHERE learner.id = given.id"""
