"""What does a test see when it looks into the database, past every right?"""

from typing import Any, NamedTuple
from uuid import UUID

from tortoise.connection import get_connection

from models.awards import Award, AwardRow, awards
from models.diary import EventRow, Reader, SpaceEventKind, events_after
from models.leaderboard import MOST_LINES, Line, Version, Wanted, from_the_top, read_boards
from models.learners import LearnerRow, learners
from models.objectives import ObjectiveRow, objectives
from models.progress import ProgressRow, ProgressStatus, progress_on
from models.spaces import spaces
from models.tables import TABLES
from models.who import Audience


async def progress_of(learner_id: UUID, objective_id: UUID) -> ProgressRow:
    (found,) = await progress_on([learner_id], [objective_id])
    return found


async def completed(learner_id: UUID, objective_id: UUID) -> bool:
    return (await progress_of(learner_id, objective_id)).status is ProgressStatus.COMPLETED


async def learner_of(learner_id: UUID) -> LearnerRow:
    return (await learners([learner_id]))[learner_id]


async def objective_of(objective_id: UUID) -> ObjectiveRow:
    return (await objectives([objective_id]))[objective_id]


async def awards_to(email: str) -> list[AwardRow]:
    """The oldest first, whatever became of them."""
    ids = [award.id for award in await Award.filter(email=email).order_by("id")]
    found = await awards(ids)
    return [found[award_id] for award_id in ids]


async def diary(space_id: UUID, *kinds: SpaceEventKind) -> list[EventRow]:
    """All lines of a space, in order, or those of some kinds."""
    lines = await events_after(Reader(space_id, "spaceFeed", None), 0, 10_000)
    return [line for line in lines if not kinds or line.kind in kinds]


async def gapless(space_id: UUID) -> bool:
    """Whether the diary's numbers are 1, 2, 3 … to the space's own number."""
    numbers = [line.sequence for line in await diary(space_id)]
    return numbers == list(range(1, (await spaces([space_id]))[space_id].sequence + 1))


class WholeBoard(NamedTuple):
    lines: list[Line]
    version: Version


async def board_of(space_id: UUID, audience: Audience = Audience.LEARNERS) -> WholeBoard:
    whole = from_the_top(MOST_LINES)
    (board,) = await read_boards([Wanted(space_id, audience, [whole])])
    assert board.total == len(board.parts[whole].lines)
    return WholeBoard(list(board.parts[whole].lines), board.version)


async def contents() -> dict[str, list[str]]:
    """Every row of every table: equal before and after where nothing was done."""
    found = {}
    for table in (model._meta.db_table for model in TABLES):
        _, rows = await get_connection("default").execute_query(f"SELECT * FROM {table}")
        found[table] = sorted(_told(row) for row in rows)
    return found


def _told(row: Any) -> str:
    return repr(dict(row))
