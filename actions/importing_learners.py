"""Learners: how does a whole class come from a file? (rule 19)"""

import asyncio
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from itertools import islice
from typing import NamedTuple
from uuid import UUID

from actions.aliases import LONG, MANY_ALIASES, MOST_TRIES, SHORT, several
from actions.aside import aside
from actions.csv_lines import Line, read_lines
from actions.lti_managed import require_own_roster
from actions.outcomes import LearnerImport, Problem
from actions.refusals import NotAllowed, NotFound
from actions.subjects import a_space
from actions.tools import Actor
from actions.unit import Change, changing
from actions.verbs import verb
from models.bulk import Many, count_anew
from models.diary import SpaceEventKind
from models.imports import (
    Fate,
    Met,
    Staged,
    clashing,
    fates,
    first_lines,
    give_aliases,
    leave_new,
    lines_of_removed,
    met,
    stage,
    stretch,
)
from models.keys import new_entry_id, new_id
from models.learners import MemberSource
from models.rights import Right, may
from models.roles import roles_in_spaces
from models.rows import Statement, bulk, execute
from models.searching import sorting
from models.spaces import SpaceRow
from models.who import Who

BATCH = 5000  # whoever else waits for this process waits for no more than these
AT_ONCE = 10_000  # lines become learners in one statement, which ends long before the time allowed to it
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
            await require_own_roster(space_id)
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
    """Some thousand lines, and the good ones among them as they are staged."""

    lines: list[Line | Problem]
    staged: Many


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
    kept = await stage(import_id, batch.staged, by.tools.now())
    if len(kept) == len(batch.lines):
        return
    good = [line for line in batch.lines if isinstance(line, Line)]
    first = await first_lines(import_id, [line.email for line in good if line.number not in kept])
    for line in batch.lines:
        if isinstance(line, Problem):
            note(found, line)
        elif line.number not in kept:
            note(found, Problem(line.number, f"This address stands on line {first[line.email]} already."))


def _next(lines: Iterator[Line | Problem]) -> Batch:
    """With what each learner would have, who may be there already: nothing is looked up for it."""
    batch = list(islice(lines, BATCH))
    good = [line for line in batch if isinstance(line, Line)]
    words = SHORT if good and good[0].number <= MANY_ALIASES else LONG
    return Batch(batch, bulk(Staged._fields, map(_staged, good, several(words, len(good)))))


def _staged(line: Line, alias: str) -> Staged:
    return Staged(new_id(), *line, sorting(line.name or alias), alias, new_entry_id(), new_id())


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
    if not found.applied:
        return
    if found.returned or found.updated:
        await _change(change, import_id, return_removed)
    if found.created:
        if found.created < sum(counts.values()):
            await leave_new(import_id, space_id)
        await _create(change, import_id)
    if found.created or found.returned:
        change.recheck(space_id=space_id)


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


async def _change(change: Change[SpaceRow], import_id: UUID, return_removed: bool) -> None:
    """Whoever turned out to be somebody else stays as they are."""
    line = 0
    while rows := await met(import_id, change.subject.id, line, return_removed, BATCH):
        line = rows[-1].line
        renamed = [row for row in rows if row.renamed]
        await execute(RETURN, [row.learner_id for row in rows if row.removed])
        await execute(RENAME, bulk(("id", "name", "sort_name"), map(_named, renamed)))
        for row in rows:
            _tell(change, row)
        await change.tell()


def _named(row: Met) -> tuple[UUID, str | None, str]:
    return row.learner_id, row.name, sorting(row.name or "")


def _tell(change: Change[SpaceRow], row: Met) -> None:
    if row.removed:
        change.happened(
            SpaceEventKind.LEARNER_RETURNED,
            learner_id=row.learner_id,
            points=row.points,
            completed_count=row.completed_count,
        )
    if row.renamed:
        change.happened(SpaceEventKind.LEARNER_CHANGED, learner_id=row.learner_id)


RETURN = "UPDATE learner SET removed_at = NULL WHERE id = ANY($1)"
RENAME = """
UPDATE learner SET name = given.name, sort_name = given.sort_name
FROM json_to_recordset($1) AS given(id uuid, name text, sort_name text) WHERE learner.id = given.id"""


async def _create(change: Change[SpaceRow], import_id: UUID) -> None:
    """Each line that is left becomes a learner, by what is staged: none of it comes back here."""
    await _draw_again(change.subject.id, import_id)
    after = 0
    while (some := await stretch(import_id, after, AT_ONCE)).lines:
        part = (import_id, change.subject.id, after, some.last, change.now)
        before = change.counted(some.lines)
        change.also(Statement(CREATE, part), Statement(TELL, (*part, before, change.user_id)))
        await change.flush()
        after = some.last


async def _draw_again(space_id: UUID, import_id: UUID) -> None:
    """Until each line has an alias of its own in the space, whose lock is held."""
    for _ in range(MOST_TRIES):
        lines = await clashing(import_id, space_id)
        if not lines:
            return
        await give_aliases(await aside(len(lines), _drawn_for, lines))
    raise RuntimeError("found no aliases that are free")


def _drawn_for(lines: Sequence[UUID]) -> list[tuple[UUID, str, str]]:
    aliases = several(LONG, len(lines))
    return [(key, alias, sorting(alias)) for key, alias in zip(lines, aliases, strict=True)]


CREATE = f"""
INSERT INTO learner (id, space_id, email, name, sort_name, alias, entry_id, shares_real_name, points,
  completed_count, source, joined_at)
SELECT id, $2, email, name, sort_name, alias, entry_id, FALSE, 0, 0, '{MemberSource.CSV}', $5
FROM staged_learner WHERE import_id = $1 AND line > $3 AND line <= $4"""
TELL = f"""
INSERT INTO space_event (id, space_id, sequence, kind, at, actor_id, learner_id, points, completed_count)
SELECT event_id, $2, $6 + row_number() OVER (ORDER BY line), '{SpaceEventKind.LEARNER_ADDED}', $5, $7, id, 0, 0
FROM staged_learner WHERE import_id = $1 AND line > $3 AND line <= $4"""
