"""Who stands where in a space, as one audience sees it? (docs/decisions/0015-boards-at-size.md)"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any, NamedTuple
from uuid import UUID

from models.board_counts import LEVELS
from models.joining import one_after_another
from models.keys import uuid_of
from models.rows import fetch, records
from models.who import Audience

MOST_LINES = 1000
LAST = 2**128 - 1  # the last of all entry ids, as a number
MOST_POINTS = 2**63 - 1  # of a learner, since there is no larger number


class Part(NamedTuple):
    """Some lines of a leaderboard: `size` from a place on, and `ahead` before it.

    The place is that of a user's own line, of an entry id, or of a key: where a line with so many points and this
    entry id stands, or would stand.
    """

    size: int
    ahead: int = 0
    user_id: UUID | None = None
    entry_id: UUID | None = None
    points: int | None = None


def from_the_top(size: int) -> Part:
    return Part(size, points=MOST_POINTS, entry_id=UUID(int=LAST))


def after(points: int, entry_id: UUID, size: int) -> Part:
    """The lines behind a line, even when it has moved or left; and one ahead of them, if there is any."""
    if entry_id.int == 0:
        return Part(size, 1, points=points - 1, entry_id=UUID(int=LAST))
    return Part(size, 1, points=points, entry_id=UUID(int=entry_id.int - 1))


def of_user(user_id: UUID, radius: int) -> Part:
    """The user's own line with those on each side; nothing for who has none."""
    return Part(radius + 1, radius, user_id=user_id)


def of_entry(entry_id: UUID) -> Part:
    return Part(1, entry_id=entry_id)


class Standing(NamedTuple):
    """What a line is made of; never shown as it is."""

    entry_id: UUID
    learner_id: UUID
    points: int
    completed_count: int
    name: str | None
    alias: str
    shares_real_name: bool


class Line(NamedTuple):
    """One line as its audience sees it. `learner_id` is for staff."""

    entry_id: UUID
    learner_id: UUID
    rank: int
    name: str
    points: int
    completed_count: int


class Lines(NamedTuple):
    """Those of a part, the first rank first."""

    ahead: Sequence[Line]
    lines: Sequence[Line]


class Options(NamedTuple):
    """What the space says of names (rule 27)."""

    use_aliases: bool
    allow_real_names: bool


class Version(NamedTuple):
    """How often what this audience sees has changed, since the database was last restored; never shown as it is."""

    epoch: UUID
    changes: int


class Board(NamedTuple):
    """What was asked of a leaderboard, all of one moment."""

    space_id: UUID
    audience: Audience
    space_name: str
    version: Version
    total: int
    parts: dict[Part, Lines]


class Wanted(NamedTuple):
    """What is asked of the leaderboard of one space."""

    space_id: UUID
    audience: Audience
    parts: Sequence[Part] = ()


class Found(NamedTuple):
    """One part, as it is read. `above` is how many have more points than its first line, `tied` how many as many."""

    place: int
    name: str
    use_aliases: bool
    allow_real_names: bool
    seen_by_staff: int
    seen_by_others: int
    epoch: UUID
    total: int
    above: int
    tied: int
    ahead: list[Any] | None
    lines: list[Any] | None


def _learners(beyond: str, order: str) -> str:
    """Those on one side of a part's place. A LIMIT that can be seen beforehand makes PostgreSQL use the index."""
    return f"""
SELECT * FROM (
  SELECT entry_id, id, points, completed_count, name, alias, shares_real_name FROM learner
  WHERE space_id = part.space_id AND removed_at IS NULL AND (points, entry_id) {beyond} (part.points, part.entry_id)
  ORDER BY points {order}, entry_id {order} LIMIT {MOST_LINES + 1}
) AS beyond"""


# The bands that stand right behind `top`, one wider than the other: where it has a 0, the same digits with a 1.
ABOVE = f"""
SELECT coalesce(sum((
  SELECT learners FROM points_count
  WHERE space_id = part.space_id AND points_count.bits = level.bits AND band = ((part.top >> level.bits) | 1)
)), 0) FROM (
  SELECT column1 AS bits FROM (VALUES {", ".join(f"({bits})" for bits in LEVELS)}) AS listed
) AS level WHERE ((part.top >> level.bits) & 1) = 0"""


def _of_user(column: str) -> str:
    return f"""SELECT {column} FROM learner
    WHERE space_id = asked.space_id AND user_id = asked.user_id AND removed_at IS NULL"""


def _of_entry(column: str) -> str:
    return f"""SELECT {column} FROM learner
    WHERE space_id = asked.space_id AND entry_id = asked.entry_id AND removed_at IS NULL"""


AHEAD, FROM = _learners(">", "ASC"), _learners("<=", "DESC")
TOLD = "json_agg(json_build_array(entry_id, id, points, completed_count, name, alias, shares_real_name))"
# As values of their own, PostgreSQL would plan anew for each page, which takes three times as long as reading it.
SIZE, AHEAD_SIZE = "(SELECT CAST($2 AS bigint))", "(SELECT CAST($3 AS bigint))"
# `$1` are parts, `$2` the most lines of each, `$3` the most ahead of each: no engine takes a LIMIT of a row's own.
STANDINGS = f"""
WITH placed AS MATERIALIZED (
  SELECT asked.place, asked.space_id,
    coalesce(asked.points, ({_of_user("points")}), ({_of_entry("points")})) AS points,
    coalesce(asked.entry_id, ({_of_user("entry_id")})) AS entry_id
  FROM json_to_recordset($1) AS asked(place int, space_id uuid, user_id uuid, entry_id uuid, points bigint)
), part AS MATERIALIZED (
  SELECT *, coalesce(
    (SELECT max(points) FROM ({AHEAD} LIMIT {AHEAD_SIZE}) AS before),
    (SELECT points FROM ({FROM} LIMIT 1) AS first_one)
  ) AS top FROM placed AS part
)
SELECT place, space.name, use_aliases, allow_real_names, seen_by_staff, seen_by_others,
  (SELECT epoch FROM installation) AS epoch, board_version.learners AS total,
  CASE WHEN part.points = {MOST_POINTS} THEN 0 ELSE ({ABOVE}) END AS above,
  (SELECT coalesce(sum(learners), 0) FROM points_count
    WHERE space_id = part.space_id AND bits = 0 AND band = part.top) AS tied,
  (SELECT {TOLD} FROM ({AHEAD} LIMIT {AHEAD_SIZE}) AS before) AS ahead,
  (SELECT {TOLD} FROM ({FROM} LIMIT {SIZE}) AS following) AS lines
FROM part JOIN space ON space.id = part.space_id JOIN board_version ON board_version.space_id = space.id"""
MOST_SIZES = 4  # in one statement, with limits of their own; where more are asked for, all have the largest


async def read_boards(wanted: Sequence[Wanted]) -> list[Board]:
    """What is asked of the ranking of all active learners (rules 26 to 28), whether or not the leaderboard is on.

    One statement, so all is of one moment. It reads as many rows however many learners there are.
    """
    asked = [(board, part) for board in wanted for part in (board.parts or [NOTHING])]
    by_size = _by_size(asked)
    sql = one_after_another(STANDINGS, len(by_size), values=3)
    found = await fetch(Found, sql, *chain.from_iterable(by_size)) if by_size else []
    by_board: dict[tuple[UUID, Audience], Board] = {}
    for row in found:
        board, part = asked[row.place]
        key = (board.space_id, board.audience)
        by_board.setdefault(key, _board(board, row))
        by_board[key].parts[part] = _lines(row, part, board.audience)
    return [by_board[board.space_id, board.audience] for board in wanted]


NOTHING = Part(0)


def _by_size(asked: Sequence[tuple[Wanted, Part]]) -> list[tuple[str, int, int]]:
    """The values of STANDINGS for each size of parts."""
    sizes = {(part.size, part.ahead) for _, part in asked}
    largest = (max(size for size, _ in sizes), max(ahead for _, ahead in sizes)) if sizes else (0, 0)
    rows = defaultdict(list)
    for place, (board, part) in enumerate(asked):
        size = (part.size, part.ahead) if len(sizes) <= MOST_SIZES else largest
        rows[size].append((place, board.space_id, part.user_id, part.entry_id, part.points))
    return [(records(ASKED, some), *size) for size, some in rows.items()]


ASKED = ("place", "space_id", "user_id", "entry_id", "points")


def _board(wanted: Wanted, row: Found) -> Board:
    version = Version(
        row.epoch, row.seen_by_staff if wanted.audience is Audience.STAFF else row.seen_by_others
    )
    return Board(wanted.space_id, wanted.audience, row.name, version, row.total, {})


def _lines(row: Found, part: Part, audience: Audience) -> Lines:
    ahead, following = list(_standings(row.ahead))[::-1], list(_standings(row.lines))
    options = Options(row.use_aliases, row.allow_real_names)
    lines = list(ranked([*ahead, *following], row.above, row.tied, options, audience))
    start = len(ahead)
    return Lines(lines[max(0, start - part.ahead) : start], lines[start : start + part.size])


def _standings(told: Sequence[Any] | None) -> Iterable[Standing]:
    for entry_id, learner_id, *others in told or ():
        yield Standing(uuid_of(entry_id), uuid_of(learner_id), *others)


def ranked(
    standings: Sequence[Standing], above: int, tied: int, options: Options, audience: Audience
) -> Iterable[Line]:
    """Lines from standings in order: equal points share a rank, 1, 2, 2, 4 (rule 26)."""
    rank, following = above + 1, above + tied + 1
    for place, standing in enumerate(standings):
        if place and standing.points < standings[place - 1].points:
            rank = following
        if standing.points < standings[0].points:
            following += 1
        yield Line(
            standing.entry_id,
            standing.learner_id,
            rank,
            shown_name(standing, options, audience),
            standing.points,
            standing.completed_count,
        )


def shown_name(standing: Standing, options: Options, audience: Audience) -> str:
    """The real name for staff, without aliases, or when the space allows and the learner chose it (rule 27).

    When it changes the triggers say (models/migrations/0002_boards.py).
    """
    chosen = options.allow_real_names and standing.shares_real_name
    if audience is Audience.STAFF or not options.use_aliases or chosen:
        return standing.name or standing.alias
    return standing.alias
