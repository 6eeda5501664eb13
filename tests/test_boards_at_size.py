"""However many learners a space has, its leaderboard is read in as many rows, and exactly (docs/decisions/0015)."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from random import Random
from typing import Any, NamedTuple
from uuid import UUID

from tortoise.connection import get_connection

from actions.subjects import a_space
from actions.unit import changing
from models.bulk import count_anew
from models.leaderboard import Part, Wanted, after, from_the_top, of_entry, of_user, read_boards
from models.learners import Learner, LearnerRow
from models.rights import Right
from models.rows import execute, fetch
from models.who import Audience
from tests.looking import board_of, learner_of
from tests.ordeal import TIMES
from tests.stories import ChessClub

FEW, MANY = 1000, 20_000 * TIMES
POINTS = 100_003  # a prime, so that its multiples are spread
NUMBERS = {
    "postgres": "SELECT number FROM generate_series($2::int, $3::int) AS number",
    "sqlite": """WITH RECURSIVE counted(number) AS (
  SELECT $2 UNION ALL SELECT number + 1 FROM counted WHERE number < $3) SELECT number FROM counted""",
}
KEY = {
    "postgres": "gen_random_uuid()",
    "sqlite": """substr(hex, 1, 8) || '-' || substr(hex, 9, 4) || '-' || substr(hex, 13, 4) || '-' ||
  substr(hex, 17, 4) || '-' || substr(hex, 21, 12)""",
}
HEX = {"postgres": "number AS hex", "sqlite": "lower(hex(randomblob(16))) AS hex"}


async def crowd(club: ChessClub, engine: str, start: int, end: int) -> None:
    """Learners of these numbers, in one statement; half of them stand above Ana."""
    await execute(
        f"""
INSERT INTO learner (id, space_id, email, sort_name, alias, entry_id, shares_real_name, points, completed_count,
  source, joined_at)
SELECT {KEY[engine]}, $1, 'crowd-' || number || '@x.example', 'x', 'Crowd ' || number, {KEY[engine]}, FALSE,
  number * CAST(7919 AS bigint) % {POINTS}, 1, 'MANUAL', '2030-01-01 00:00:00+00:00'
FROM (SELECT number, {HEX[engine]} FROM ({NUMBERS[engine]}) AS numbers) AS crowd""",
        club.space,
        start,
        end,
    )
    await count_anew("learner")
    await count_anew("points_count")


def asked(club: ChessClub, ana: LearnerRow) -> dict[str, Part]:
    return {
        "the top ten": from_the_top(11),
        "one's own line": of_user(club.ana_account.user_id, 0),
        "those around it": of_user(club.ana_account.user_id, 2),
        "a line by its id": of_entry(ana.entry_id),
        "a page in the middle": after(ana.points, ana.entry_id, 11),
    }


async def rows_read(club: ChessClub, engine: str) -> dict[str, int]:
    """By what is asked: how many rows of tables PostgreSQL reads, or how many steps SQLite takes."""
    read, ana = dict[str, int](), await learner_of(club.ana)

    async def all_at_once() -> None:
        await read_boards([Wanted(club.space, Audience.LEARNERS, list(asked(club, ana).values()))])

    async def add(name: str, act: Callable[[], Awaitable[object]]) -> None:
        async with counting(club, engine) as count:
            await act()
            read[name] = await count()

    for name, part in asked(club, ana).items():
        await add(name, lambda part=part: read_boards([Wanted(club.space, Audience.LEARNERS, [part])]))  # type: ignore[misc]  # bound now
    await add("all of it", all_at_once)
    await add("an award", lambda: execute("UPDATE learner SET points = points + 10 WHERE id = $1", club.ana))
    return read


class Read(NamedTuple):
    rows: int


READ = (
    "SELECT CAST(sum(seq_tup_read + coalesce(idx_tup_fetch, 0)) AS int) AS rows FROM pg_stat_xact_user_tables"
)


@asynccontextmanager
async def counting(club: ChessClub, engine: str) -> AsyncIterator[Callable[[], Awaitable[int]]]:
    connection: Any = get_connection("default")
    if engine == "postgres":
        async with changing(club.by(club.sam), Right.RUN_SPACE, a_space(club.space, "space")):
            (before,) = await fetch(Read, READ)

            async def rows() -> int:
                (now,) = await fetch(Read, READ)
                return now.rows - before.rows

            yield rows
        return
    steps = [0]

    def step() -> None:
        steps[0] += 1

    async def taken() -> int:
        return steps[0]

    async with connection.acquire_connection() as opened:
        await opened.set_progress_handler(step, 1)
    yield taken
    async with connection.acquire_connection() as opened:
        await opened.set_progress_handler(None, 0)


async def test_twenty_times_as_many_learners_cost_at_most_twice_the_rows(
    club: ChessClub, engine: str
) -> None:
    await Learner.filter(id=club.ana).update(points=POINTS // 2)
    await crowd(club, engine, 1, FEW)
    few = await rows_read(club, engine)
    await crowd(club, engine, FEW + 1, MANY)
    many = await rows_read(club, engine)
    assert {name: (few[name], rows) for name, rows in many.items() if rows > 2 * few[name]} == {}
    if engine == "postgres":
        assert max(few.values()) < FEW / 2, "no table is read whole"


async def test_each_part_says_what_the_whole_says(club: ChessClub, engine: str) -> None:
    """From any place, with few points and many ties, of every size."""
    await crowd(club, engine, 1, 300)
    await execute("UPDATE learner SET points = points % 40")
    lines, random = (await board_of(club.space)).lines, Random(6)  # noqa: S311 (seeded on purpose)
    parts = dict[Part, tuple[list[UUID], list[UUID]]]()
    ids = [line.entry_id for line in lines]
    for place in random.sample(range(len(lines)), 40):
        size = random.choice((1, 2, 11, 50))
        key = (lines[place].points, lines[place].entry_id)
        parts[after(*key, size)] = ids[place : place + 1], ids[place + 1 : place + 1 + size]
        parts[of_entry(lines[place].entry_id)] = [], ids[place : place + 1]
        around = Part(size + 1, size, entry_id=lines[place].entry_id)
        parts[around] = ids[max(0, place - size) : place], ids[place : place + size + 1]
    whole = {line.entry_id: line for line in lines}
    for some in (list(parts), *([part] for part in parts)):
        (board,) = await read_boards([Wanted(club.space, Audience.LEARNERS, some)])
        for part, found in board.parts.items():
            assert (
                [line.entry_id for line in found.ahead],
                [line.entry_id for line in found.lines],
            ) == parts[part]
            assert all(line == whole[line.entry_id] for line in (*found.ahead, *found.lines))
