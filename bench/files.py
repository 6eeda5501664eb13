"""How long do whole files take, in and out, beside PostgreSQL's own COPY?"""

import time
from io import BytesIO
from uuid import UUID

import asyncpg

from bench.asking import Door, answer, body, timed
from bench.racing import Run, Track, race
from bench.results import Result, cost
from bench.servers import laurel
from bench.world import Course, Size, World, postgres_world
from schema.ids import encode

LINES, QUICK_LINES = 100_000, 200
TABLE, QUICK_TABLE = Size(1000, 50), Size(20, 5)
LINK = "query ($space: ID!) { space(id: $space) { progressCsvUrl } }"
# An equal table: the same columns, checks and indexes.
EQUAL = "CREATE TABLE copied (LIKE learner INCLUDING ALL)"
PAIRS = """
SELECT learner.name, email, badge.name, status, completed_at
FROM learner JOIN objective USING (space_id) JOIN badge ON badge.id = badge_id
LEFT JOIN progress ON progress.learner_id = learner.id AND progress.objective_id = objective.id
WHERE space_id = $1 AND removed_at IS NULL ORDER BY joined_at, learner.id, position"""


async def run(track: Track) -> list[Result]:
    """A class of 100,000 comes in; a table of progress goes out."""
    return await _importing(track) + await _exporting(track)


async def _importing(track: Track) -> list[Result]:
    lines = QUICK_LINES if track.quick else LINES
    empty = {f"empty{turn}": Size(0, 1, begun=False) for turn in range(track.turns)}
    async with postgres_world(**empty) as world, laurel(world.url) as server:
        left = iter(world.courses.values())
        door, file = Door(server, world.token), learners_csv(lines)
        taken = await race(
            track,
            {
                "Laurel": lambda: _import(door, next(left), file),
                "COPY": lambda: _copy_in(world, next(iter(world.courses.values()))),
            },
        )
    work = f"{lines:,} learners by CSV, all checks"
    return [cost(work, taken["Laurel"], "COPY of the same rows into an empty table", taken["COPY"], 2.5)]


def learners_csv(lines: int) -> str:
    """To be imported."""
    listed = (f"Learner {number:06},learner{number}@class.example" for number in range(lines))
    return "\n".join(["name,email", *listed, ""])


async def _import(door: Door, course: Course, file: str) -> float:
    return (await timed(csv_door(door, course), [file], 1, media_type="text/csv")).seconds


def csv_door(door: Door, course: Course) -> Door:
    """Where learners are imported."""
    return door._replace(path=f"/spaces/{encode('space', course.space)}/learners.csv")


async def _copy_in(world: World, course: Course) -> float:
    """What Laurel has written for the first course."""
    connection = await asyncpg.connect(world.url)
    try:
        rows = BytesIO()
        await connection.copy_from_query(
            "SELECT * FROM learner WHERE space_id = $1", course.space, output=rows, format="csv"
        )
        await connection.execute(EQUAL)
        rows.seek(0)
        started = time.perf_counter()
        await connection.copy_to_table("copied", source=rows, format="csv")
        seconds = time.perf_counter() - started
        await connection.execute("DROP TABLE copied")
        return seconds
    finally:
        await connection.close()


async def _exporting(track: Track) -> list[Result]:
    size = QUICK_TABLE if track.quick else TABLE
    async with postgres_world(course=size) as world, laurel(world.url) as server:
        course = world.courses["course"]
        door = Door(server, world.token)
        data = await answer(door, body(LINK, space=encode("space", course.space)))
        path = "/progress/" + data["space"]["progressCsvUrl"].rpartition("/")[2]
        taken = await race(
            track,
            {
                "Laurel": await _downloading(door._replace(path=path)),
                "COPY": lambda: _copy_out(world, course.space),
            },
        )
    work = f"progress of {size} as CSV"
    return [cost(work, taken["Laurel"], "COPY of the pairs to CSV", taken["COPY"], 1.5)]


async def _downloading(door: Door) -> Run:
    async def run() -> float:
        return (await timed(door, [None], 1)).seconds

    await run()  # warm
    return run


async def _copy_out(world: World, space: UUID) -> float:
    connection = await asyncpg.connect(world.url)
    try:
        started = time.perf_counter()
        await connection.copy_from_query(PAIRS, space, output=BytesIO(), format="csv", header=True)
        return time.perf_counter() - started
    finally:
        await connection.close()
