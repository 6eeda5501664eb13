"""Learners: how does a whole class come from a file? (rule 19)"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple
from uuid import UUID

from actions.aliases import new_aliases
from actions.completing import Totals
from actions.csv_lines import Line, read_lines
from actions.outcomes import LearnerImport, Problem
from actions.refusals import NotAllowed, NotFound
from actions.subjects import a_space
from actions.tools import Actor
from actions.unit import Change, LearnerLine, changing
from actions.verbs import verb
from models.diary import SpaceEventKind
from models.imports import Known, Staged, known, staged
from models.keys import new_entry_id, new_id
from models.learners import MemberSource
from models.rights import Right, may
from models.roles import roles_in_spaces
from models.rows import execute, fetch, records, write
from models.searching import sorting
from models.spaces import SpaceRow
from models.who import Who

BATCH = 5000
MOST_BYTES = 1024 * 1024  # of a file within a mutation
MOST_PROBLEMS = 1000


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


async def _stage(by: Actor, import_id: UUID, text: Iterable[str], found: LearnerImport) -> None:
    """Read in a thread, some thousand lines at a time: nobody else waits for it, and memory is bounded."""
    lines = read_lines(text)
    while batch := await asyncio.to_thread(_next, lines):
        good = [line for line in batch if isinstance(line, Line)]
        rows = records(("id", *Line._fields), [(new_id(), *line) for line in good])
        kept = {row.line for row in await write(Kept, STAGE, rows, import_id, by.tools.now())}
        first = await _first_lines(import_id, [line.email for line in good if line.number not in kept])
        for line in batch:
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


def _next(lines: Iterator[Line | Problem]) -> list[Line | Problem]:
    return list(islice(lines, BATCH))


async def _apply(
    change: Change[SpaceRow],
    import_id: UUID,
    found: LearnerImport,
    dry_run: bool,
    skip_invalid: bool,
    return_removed: bool,
) -> None:
    space_id = change.subject.id
    async for page in _pages(import_id, space_id):
        _count(page, found, return_removed)
    found.problems.sort(key=lambda problem: problem.line)
    found.applied = not dry_run and (skip_invalid or not found.problem_count)
    if found.applied and (found.created or found.returned or found.updated):
        async for page in _pages(import_id, space_id):
            await _create(change, page.new)
            if return_removed:
                await _bring_back(change, page.removed)
            await _rename(change, page.renamed)
    if found.applied and (found.created or found.returned):
        change.recheck(space_id=space_id)


@dataclass
class Page:
    """Some thousand lines, by what there is of their addresses in the space."""

    new: list[Staged] = field(default_factory=list)
    removed: list[tuple[Staged, Known]] = field(default_factory=list)
    renamed: list[tuple[Staged, Known]] = field(default_factory=list)
    unchanged: int = 0


async def _pages(import_id: UUID, space_id: UUID) -> AsyncIterator[Page]:
    line = 0
    while lines := await staged(import_id, line, BATCH):
        line = lines[-1].line
        there = await known(space_id, [row.email for row in lines])
        page = Page()
        for row in lines:
            _sort(page, row, there.get(row.email))
        yield page


def _sort(page: Page, row: Staged, there: Known | None) -> None:
    if there is None:
        page.new.append(row)
    elif there.removed and not there.merged:
        page.removed.append((row, there))
    elif _is_renamed(row, there) and not there.merged:
        page.renamed.append((row, there))
    else:
        page.unchanged += 1


def _is_renamed(row: Staged, there: Known) -> bool:
    return bool(row.name) and row.name != there.name


def _count(page: Page, found: LearnerImport, return_removed: bool) -> None:
    found.created += len(page.new)
    found.updated += len(page.renamed)
    found.unchanged += page.unchanged
    if return_removed:
        found.returned += len(page.removed)
        return
    for row, _ in page.removed:
        note(found, Problem(row.line, "This learner was removed: returnRemoved brings them back."))


async def _create(change: Change[SpaceRow], lines: Sequence[Staged]) -> None:
    aliases = await new_aliases(change.subject.id, len(lines))
    rows = [
        (new_id(), row.email, row.name, sorting(row.name or alias), alias, new_entry_id())
        for row, alias in zip(lines, aliases, strict=True)
    ]
    if rows:
        await execute(CREATE, records(CREATED, rows), change.subject.id, change.now)
        await change.happened_to_many(
            SpaceEventKind.LEARNER_ADDED, [LearnerLine(row[0], 0, 0) for row in rows]
        )


CREATED = ("id", "email", "name", "sort_name", "alias", "entry_id")
CREATE = f"""
INSERT INTO learner (id, space_id, email, name, sort_name, alias, entry_id, shares_real_name, points,
  completed_count, source, joined_at)
SELECT id, $2, email, name, sort_name, alias, entry_id, FALSE, 0, 0, '{MemberSource.CSV}', $3
FROM json_to_recordset($1) AS given(id uuid, email text, name text, sort_name text, alias text, entry_id uuid)"""


async def _bring_back(change: Change[SpaceRow], lines: Sequence[tuple[Staged, Known]]) -> None:
    if lines:
        back = await write(Totals, RETURN, [there.learner_id for _, there in lines])
        lines_back = [LearnerLine(*row) for row in back]
        await change.happened_to_many(SpaceEventKind.LEARNER_RETURNED, lines_back)
        await _rename(change, [pair for pair in lines if _is_renamed(*pair)])


RETURN = """
UPDATE learner SET removed_at = NULL WHERE id = ANY($1) RETURNING id AS learner_id, points, completed_count"""


async def _rename(change: Change[SpaceRow], lines: Sequence[tuple[Staged, Known]]) -> None:
    if lines:
        rows = [(there.learner_id, row.name, sorting(row.name or "")) for row, there in lines]
        await execute(RENAME, records(("id", "name", "sort_name"), rows))
        renamed = [LearnerLine(there.learner_id) for _, there in lines]
        await change.happened_to_many(SpaceEventKind.LEARNER_CHANGED, renamed)


RENAME = """
UPDATE learner SET name = given.name, sort_name = given.sort_name
FROM json_to_recordset($1) AS given(id uuid, name text, sort_name text) WHERE learner.id = given.id"""
