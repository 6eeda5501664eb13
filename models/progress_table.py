"""What stands in a space's table of progress: a line for each learner, and after their own the columns of each kind?"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID
from zoneinfo import ZoneInfo

from models.pathway_elements import trees
from models.pathway_progress import rate, steps_of_learners
from models.pathway_subscriptions import pathways_of_spaces
from models.progress import ProgressStatus
from models.rows import QUARTER, fetch
from models.spaces import SpaceRow

Cells = Mapping[UUID, list[str]]


class TableRow(NamedTuple):
    """A learner, and where they stand in the table: in the order of joining, which nothing changes later."""

    id: UUID
    joined_at: datetime
    name: str | None
    email: str
    points: int
    completed_count: int


@dataclass(frozen=True)
class Columns:
    """Their headers, and for some learners their cells; none for who has none filled."""

    headers: Sequence[str]
    cells: Callable[[Sequence[UUID]], Awaitable[Cells]]


async def table_rows(space_id: UUID, after: TableRow | None, most: int) -> list[TableRow]:
    """The next active learners, whatever else is being written."""
    beyond = "AND (joined_at, id) > ($2, $3)" if after else ""
    sql = f"""
SELECT id, joined_at, name, email, points, completed_count FROM learner
WHERE space_id = $1 AND removed_at IS NULL {beyond} ORDER BY joined_at, id LIMIT {most}"""
    return await fetch(TableRow, sql, space_id, *((after.joined_at, after.id) if after else ()))


async def columns_of(space: SpaceRow) -> list[Columns]:
    """Of each kind, in order."""
    return [await kind(space) for kind in KINDS]


class Named(NamedTuple):
    id: UUID
    name: str


class Reached(NamedTuple):
    """All as text, which is what is written: of tens of thousands each conversion would be waited for.

    `quarter` is the quarter of an hour in which it was completed: days begin with one in every time zone.
    """

    learner_id: str
    objective_id: str
    status: str
    quarter: str | None


OBJECTIVES = """
SELECT objective.id, badge.name FROM objective JOIN badge ON badge.id = badge_id
WHERE space_id = $1 ORDER BY position"""
REACHED = f"""
SELECT CAST(learner_id AS text) AS learner_id, CAST(objective_id AS text) AS objective_id, status,
  CAST({QUARTER.format(instant="completed_at")} AS text) AS quarter
FROM progress WHERE learner_id = ANY($1)"""


async def _objectives(space: SpaceRow) -> Columns:
    """Of each objective its status, under the name of its badge, and the day there on which it was completed."""
    objectives, zone = await fetch(Named, OBJECTIVES, space.id), ZoneInfo(space.time_zone)
    days = dict[str | None, str]()
    places = {str(objective.id): 2 * place for place, objective in enumerate(objectives)}

    async def cells(learner_ids: Sequence[UUID]) -> Cells:
        empty = [ProgressStatus.NOT_STARTED.value, ""] * len(places)
        found = {str(learner_id): empty.copy() for learner_id in learner_ids}
        for learner_id, objective_id, status, quarter in await fetch(Reached, REACHED, list(learner_ids)):
            place = places.get(objective_id)
            if place is not None:  # else it is newer than the headers
                if quarter not in days:
                    days[quarter] = _day(quarter, zone) if quarter else ""
                cells = found[learner_id]
                cells[place], cells[place + 1] = status, days[quarter]
        return {learner_id: found[str(learner_id)] for learner_id in learner_ids}

    return Columns([header for row in objectives for header in (row.name, f"{row.name}: day")], cells)


def _day(quarter: str, zone: ZoneInfo) -> str:
    return datetime.fromisoformat(quarter).astimezone(zone).date().isoformat()


async def _pathways(space: SpaceRow) -> Columns:
    """Of each pathway how many percent are complete, rounded down, so that 100 means all."""
    pathways = (await pathways_of_spaces([space.id]))[space.id]
    grown = await trees(row.id for row in pathways)

    async def cells(learner_ids: Sequence[UUID]) -> Cells:
        found = await steps_of_learners(learner_ids) if pathways else {}
        return {
            learner_id: [str(int(100 * rate(grown[row.id], found.get(learner_id, {})))) for row in pathways]
            for learner_id in learner_ids
        }

    return Columns([f"{row.name}: %" for row in pathways], cells)


# Each kind of column that follows the learner's own; a new kind is one more function here.
KINDS: tuple[Callable[[SpaceRow], Awaitable[Columns]], ...] = (_objectives, _pathways)
