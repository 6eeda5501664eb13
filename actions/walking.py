"""How do learners get on with the pathways of their space, within a change of it? (rules 23 to 25)"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from actions.aside import aside
from actions.congratulating import award_completion_badges
from actions.unit import Change, LearnerLine
from models.bulk import Many
from models.diary import ProgressRule, SpaceEventKind
from models.holdings import held
from models.keys import new_id
from models.pathway_elements import Tree, badges_asked, trees
from models.pathway_progress import Reached, Step, StepRow, reached, steps_on
from models.pathway_subscriptions import followed
from models.pathways import PathwayRow, PathwayStatus, pathways
from models.rows import Id, bulk, execute, fetch
from models.spaces import SpaceRow

STEPS_AT_ONCE = 5_000  # whoever else waits for this process waits for no more than these


async def walk(change: Change[SpaceRow], learner_ids: Collection[UUID] | None) -> None:
    """Look at these learners' steps, or with None at everybody's; on a pathway that has changed at everybody's.

    An archived pathway stays as it is.
    """
    subscriptions = await followed(change.subject.id)
    known = await pathways(row.pathway_id for row in subscriptions)
    groups: dict[bool, list[UUID]] = defaultdict(list)
    for pathway_id, seen_version in subscriptions:
        pathway = known[pathway_id]
        if seen_version != pathway.version:
            await _see(change, pathway, seen_version)
        if pathway.status is not PathwayStatus.ARCHIVED:
            groups[learner_ids is None or seen_version != pathway.version].append(pathway_id)
    for everyone, pathway_ids in groups.items():
        if everyone or learner_ids:
            await _look_at_all(change, pathway_ids, None if everyone else learner_ids)


async def _see(change: Change[SpaceRow], pathway: PathwayRow, seen_version: int) -> None:
    await execute(SEE, change.subject.id, pathway.id, pathway.version)
    if seen_version:
        change.happened(SpaceEventKind.PATHWAY_CHANGED, pathway_id=pathway.id)


SEE = "UPDATE pathway_subscription SET seen_version = $3 WHERE space_id = $1 AND pathway_id = $2"


async def _look_at_all(
    change: Change[SpaceRow], pathway_ids: Sequence[UUID], learner_ids: Collection[UUID] | None
) -> None:
    grown = list((await trees(pathway_ids)).values())
    people = await _walking(change, learner_ids)
    at_once = max(1, STEPS_AT_ONCE // sum(map(len, grown)))
    for start in range(0, len(people), at_once):
        await _look(change, grown, pathway_ids, people[start : start + at_once])


async def _walking(change: Change[SpaceRow], learner_ids: Collection[UUID] | None) -> list[UUID]:
    """The active ones, in order."""
    sql = "SELECT id FROM learner WHERE space_id = $1 AND removed_at IS NULL"
    if learner_ids is None:
        rows = await fetch(Id, f"{sql} ORDER BY id", change.subject.id)
    else:
        rows = await fetch(Id, f"{sql} AND id = ANY($2) ORDER BY id", change.subject.id, list(learner_ids))
    return [row.id for row in rows]


async def _look(
    change: Change[SpaceRow], grown: Sequence[Tree], pathway_ids: Sequence[UUID], learner_ids: Sequence[UUID]
) -> None:
    rows = await steps_on(pathway_ids, learner_ids)
    holders = await _holders(change, grown, learner_ids)
    moved = await aside(len(learner_ids), _moved, grown, learner_ids, holders, rows)
    await _keep(change, moved)
    awarded = await award_completion_badges(change, [row for tree in grown for row in tree], moved.complete)
    await _tell(change, SpaceEventKind.PATHWAY_STEP_LOST, moved.lost, {})
    await _tell(change, SpaceEventKind.PATHWAY_STEP_COMPLETED, moved.new, awarded)


async def _holders(
    change: Change[SpaceRow], grown: Sequence[Tree], learner_ids: Sequence[UUID]
) -> dict[UUID, int]:
    """By badge who holds it now: a bit for the place of each."""
    places = {learner_id: place for place, learner_id in enumerate(learner_ids)}
    asked = set().union(*map(badges_asked, grown))
    holders: dict[UUID, int] = defaultdict(int)
    for learner_id, badge_id in await held(learner_ids, asked, change.now):
        holders[badge_id] |= 1 << places[learner_id]
    return holders


class Moved(NamedTuple):
    """What is to be written, as values of FORGET and KEEP if there is something, of which learners; and what changed
    for whom."""

    gone: Many | None
    kept: Many | None
    learner_ids: set[UUID]
    complete: list[Step]
    lost: list[StepRow]
    new: list[StepRow]


def _moved(
    grown: Sequence[Tree], learner_ids: Sequence[UUID], holders: Mapping[UUID, int], rows: Sequence[StepRow]
) -> Moved:
    """Every step that was begun, by the badges that are held now, against those of before."""
    before = {row.step: row for row in rows}
    found = (step for tree in grown for step in _steps(tree, reached(tree, holders), learner_ids))
    after = {row.step: row for row in found}
    gone = [step for step in before if step not in after]
    changed = [row for step, row in after.items() if before.get(step) != row]
    kept = [(new_id(), *row) for row in changed]
    was, now = [{step: row for step, row in rows.items() if row.completed} for rows in (before, after)]
    return Moved(
        bulk(Step._fields, gone) if gone else None,
        bulk(("id", *StepRow._fields), kept) if kept else None,
        {step.learner_id for step in gone} | {row.learner_id for row in changed},
        list(now),
        [row for step, row in was.items() if step not in now],
        [row for step, row in now.items() if step not in was],
    )


def _steps(tree: Tree, found: Mapping[UUID, Reached], learner_ids: Sequence[UUID]) -> Iterator[StepRow]:
    for row in reversed(tree):
        done_by = Counter[int]()
        for digit, people in enumerate(found[row.id].digits):
            done_by.update(dict.fromkeys(_members(people), 1 << digit))
        for place, done in done_by.items():
            enough = min(done, row.required)
            yield StepRow(learner_ids[place], row.pathway_id, row.id, enough, done >= row.required)


def _members(people: int) -> Iterator[int]:
    """The places of the bits that are set."""
    return (place for place, bit in enumerate(reversed(f"{people:b}")) if bit == "1")


async def _keep(change: Change[SpaceRow], moved: Moved) -> None:
    if moved.gone:
        await execute(FORGET, moved.gone)
    if moved.kept:
        await execute(KEEP, moved.kept)
    change.moved |= moved.learner_ids


FORGET = """
DELETE FROM pathway_step WHERE (learner_id, element_id) IN (
  SELECT learner_id, element_id FROM json_to_recordset($1) AS given(learner_id uuid, element_id uuid)
)"""

KEEP = """
INSERT INTO pathway_step (id, learner_id, pathway_id, element_id, done, completed)
SELECT id, learner_id, pathway_id, element_id, done, completed FROM json_to_recordset($1) AS given(
  id uuid, learner_id uuid, pathway_id uuid, element_id uuid, done int, completed boolean) WHERE TRUE
ON CONFLICT (learner_id, element_id) DO UPDATE SET done = excluded.done, completed = excluded.completed"""


async def _tell(
    change: Change[SpaceRow], kind: SpaceEventKind, rows: Sequence[StepRow], awarded: Mapping[Step, UUID]
) -> None:
    lines = [
        LearnerLine(
            row.learner_id,
            award_id=awarded.get(row.step),
            pathway_id=row.pathway_id,
            pathway_element_id=row.element_id,
        )
        for row in rows
    ]
    await change.happened_to_many(kind, lines, ProgressRule.PATHWAY)
