"""How far is a whole space? Counted by the database, for many spaces at once; of active learners alone (rule 20)."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from models.rows import QUARTER, fetch
from models.spaces import SpaceRow


class SummaryRow(NamedTuple):
    space_id: UUID
    learner_count: int
    objective_count: int
    completed_count: int
    waiting: int

    @property
    def rate(self) -> float:
        """Completed over all pairs of a learner and an objective, 0 to 1; 0 where there is no pair."""
        return self.completed_count / (self.learner_count * self.objective_count or 1)


SUMMARIES = """
SELECT space.id AS space_id, learner_count, (
    SELECT count(*) FROM objective WHERE objective.space_id = space.id
  ) AS objective_count, completed_count, (
    SELECT count(*) FROM submission JOIN learner ON learner.id = learner_id AND removed_at IS NULL
    WHERE learner.space_id = space.id AND submission.status = 'SUBMITTED'
  ) AS waiting
FROM space JOIN (
  SELECT space.id, count(learner.id) AS learner_count, coalesce(sum(completed_count), 0) AS completed_count
  FROM space LEFT JOIN learner ON learner.space_id = space.id AND removed_at IS NULL
  WHERE space.id = ANY($1) GROUP BY space.id
) AS learners ON learners.id = space.id"""


async def summaries(space_ids: Sequence[UUID]) -> dict[UUID, SummaryRow]:
    """By space, each of one moment."""
    return {row.space_id: row for row in await fetch(SummaryRow, SUMMARIES, list(space_ids))}


class ObjectiveCount(NamedTuple):
    objective_id: UUID
    completed_count: int
    waiting: int


# All completions, and those of the removed, who are few, are counted apart: the first needs no look at learners.
BY_OBJECTIVE = """
WITH completed AS (
  SELECT objective_id, count(*) AS count FROM progress
  WHERE objective_id = ANY($1) AND status = 'COMPLETED' GROUP BY objective_id
), removed AS (
  SELECT objective_id, count(*) AS count FROM learner JOIN progress ON progress.learner_id = learner.id
  WHERE removed_at IS NOT NULL AND learner.space_id IN (SELECT space_id FROM objective WHERE id = ANY($1))
  AND objective_id = ANY($1) AND progress.status = 'COMPLETED' GROUP BY objective_id
), waiting AS (
  SELECT objective_id, count(*) AS count FROM submission
  JOIN learner ON learner.id = submission.learner_id AND removed_at IS NULL
  WHERE objective_id = ANY($1) AND submission.status = 'SUBMITTED' GROUP BY objective_id
)
SELECT objective.id AS objective_id, coalesce(completed.count, 0) - coalesce(removed.count, 0) AS completed_count,
  coalesce(waiting.count, 0) AS waiting
FROM objective LEFT JOIN completed ON completed.objective_id = objective.id
LEFT JOIN removed ON removed.objective_id = objective.id LEFT JOIN waiting ON waiting.objective_id = objective.id
WHERE objective.id = ANY($1)"""


async def counts_by_objective(objective_ids: Sequence[UUID]) -> dict[UUID, ObjectiveCount]:
    """By objective: who completed it, and what waits for a decision."""
    return {row.objective_id: row for row in await fetch(ObjectiveCount, BY_OBJECTIVE, list(objective_ids))}


class Quarter(NamedTuple):
    """A quarter of an hour: every zone's days begin and end with one."""

    space_id: UUID
    begins_at: datetime
    completed_count: int


QUARTERS = f"""
SELECT learner.space_id, {QUARTER.format(instant="completed_at")} AS begins_at, count(*) AS completed_count
FROM learner JOIN progress ON progress.learner_id = learner.id
WHERE learner.space_id = ANY($1) AND removed_at IS NULL AND progress.status = 'COMPLETED'
AND completed_at >= $2 AND completed_at < $3 GROUP BY learner.space_id, begins_at"""
FARTHEST = timedelta(days=1)  # of a zone from UTC


async def counts_by_day(
    spaces: Sequence[SpaceRow], start: date, end: date
) -> dict[UUID, list[tuple[date, int]]]:
    """By space: its local days from `start` to `end`, both included, on which something was completed, in order."""
    zones = {space.id: ZoneInfo(space.time_zone) for space in spaces}
    found: dict[UUID, Counter[date]] = {space_id: Counter() for space_id in zones}
    for row in await fetch(Quarter, QUARTERS, list(zones), _instant(start, -1), _instant(end, 2)):
        day = row.begins_at.astimezone(zones[row.space_id]).date()
        if start <= day <= end:
            found[row.space_id][day] += row.completed_count
    return {space_id: sorted(days.items()) for space_id, days in found.items()}


def _instant(day: date, days: int) -> datetime:
    """Far enough that a zone's own day lies within."""
    return datetime.combine(day, time(), UTC) + days * FARTHEST
