"""For how long does a large read or write keep everybody else waiting?

Seen from outside: while it runs, another connection asks for next to nothing every 5 ms; its longest wait counts.
"""

from collections.abc import Iterator

from bench.asking import Door, body, timed
from bench.completing import WRONG, by_laurel
from bench.files import csv_door, learners_csv
from bench.nested import LAUREL, MOST
from bench.racing import Run, Track, race
from bench.results import Result, Sample, cost
from bench.servers import laurel
from bench.world import Course, Size, postgres_world
from schema.ids import encode

SIZE, QUICK = Size(1000, 50), Size(20, 5)
LINES, QUICK_LINES = 100_000, 200
LONGEST = Sample([0.050])
READS = 3
PING = "/nothing"  # not found, without a database


async def run(track: Track) -> list[Result]:
    """The longest wait beside a read of all pairs, one of a single learner's, many completions, and an import."""
    size, lines = (QUICK, QUICK_LINES) if track.quick else (SIZE, LINES)
    open_pairs = Size(size.learners, track.turns, begun=False)
    classes = {f"class{turn}": Size(0, 1, begun=False) for turn in range(track.turns)}
    async with (
        postgres_world(course=size, open=open_pairs, **classes) as world,
        laurel(world.url) as server,
    ):
        door, courses = Door(server, world.token), world.courses
        space = encode("space", courses["course"].space)
        runs = {
            f"a read of {size.pairs:,} pairs": _reading(door, body(LAUREL, space=space, first=MOST)),
            f"a read of {size.objectives} pairs": _reading(door, body(LAUREL, space=space, first=1)),
            f"{size.learners:,} completions at once": _completing(door, courses["open"]),
            f"an import of {lines:,} learners": _importing(door, (courses[name] for name in classes), lines),
        }
        taken = await race(track, runs)
    return [
        cost(f"longest wait beside {work}", sample, "50 ms", LONGEST, 1.0) for work, sample in taken.items()
    ]


def _reading(door: Door, asked: str) -> Run:
    async def run() -> float:
        return (await timed(door, [asked], READS, ping=PING)).longest_ping

    return run


def _completing(door: Door, course: Course) -> Run:
    left = iter(course.objectives)

    async def run() -> float:
        asked = by_laurel(next(left), *course.learners)
        return (await timed(door, [asked], 1, ping=PING, wrong=WRONG)).longest_ping

    return run


def _importing(door: Door, left: Iterator[Course], lines: int) -> Run:
    file = learners_csv(lines)

    async def run() -> float:
        told = await timed(csv_door(door, next(left)), [file], 1, ping=PING, media_type="text/csv")
        return told.longest_ping

    return run
