"""Who stands where in a space, as one audience sees it?"""

import hashlib
from collections import defaultdict
from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

import orjson

from models.rows import fetch_by_parent
from models.spaces import SpaceRow
from models.who import Audience


class Standing(NamedTuple):
    """What the ranking is made of; never shown as it is."""

    entry_id: UUID
    learner_id: UUID
    points: int
    completed_count: int
    name: str | None
    alias: str
    shares_real_name: bool


class Line(NamedTuple):
    """One line as its audience sees it. `learner_id` is for staff and for finding one's own line."""

    entry_id: UUID
    learner_id: UUID
    rank: int
    name: str
    points: int
    completed_count: int


class Board(NamedTuple):
    """A whole leaderboard, read in one statement, so that its lines and its version are of one moment."""

    space: SpaceRow
    audience: Audience
    lines: list[Line]

    @property
    def version(self) -> str:
        """A hash of what this audience sees."""
        seen = [self.space.name, *((str(line.entry_id), *line[2:]) for line in self.lines)]
        return hashlib.blake2b(orjson.dumps(seen), digest_size=12).hexdigest()

    def place_of(self, learner_id: UUID) -> int | None:
        """Where a learner's line stands in `lines`."""
        places = (place for place, line in enumerate(self.lines) if line.learner_id == learner_id)
        return next(places, None)


STANDINGS = """
SELECT space_id, entry_id, id AS learner_id, points, completed_count, name, alias, shares_real_name
FROM learner WHERE space_id = ANY($1) AND removed_at IS NULL ORDER BY points DESC, entry_id"""


async def read_boards(wanted: Sequence[tuple[SpaceRow, Audience]]) -> list[Board]:
    """The ranking of all active learners (rules 26 to 28), whether or not the leaderboard is on."""
    standings: dict[UUID, list[Standing]] = defaultdict(list)
    space_ids = list({space.id for space, _ in wanted})
    for space_id, row in await fetch_by_parent(Standing, STANDINGS, space_ids):
        standings[space_id].append(row)
    return [
        Board(space, audience, ranked(standings[space.id], space, audience)) for space, audience in wanted
    ]


def ranked(standings: list[Standing], space: SpaceRow, audience: Audience) -> list[Line]:
    """Lines from standings that are in order: equal points share a rank, 1, 2, 2, 4 (rule 26)."""
    lines: list[Line] = []
    for place, standing in enumerate(standings, start=1):
        tied = lines and lines[-1].points == standing.points
        rank = lines[-1].rank if tied else place
        name = shown_name(standing, space, audience)
        lines.append(
            Line(
                standing.entry_id, standing.learner_id, rank, name, standing.points, standing.completed_count
            )
        )
    return lines


def shown_name(standing: Standing, space: SpaceRow, audience: Audience) -> str:
    """The real name for staff, without aliases, or when the space allows and the learner chose it (rule 27)."""
    chosen = space.allow_real_names and standing.shares_real_name
    if audience is Audience.STAFF or not space.use_aliases or chosen:
        return standing.name or standing.alias
    return standing.alias
