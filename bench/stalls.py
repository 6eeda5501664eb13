"""For how long does a large read keep everybody else waiting?

Seen from outside: while it runs, another connection asks for next to nothing every 5 ms; its longest wait counts.
"""

from bench.asking import Door, body, timed
from bench.nested import LAUREL, MOST
from bench.racing import Run, Track, race
from bench.results import Result, Sample, cost
from bench.servers import laurel
from bench.world import Size, postgres_world
from schema.ids import encode

SIZE, QUICK = Size(1000, 50), Size(20, 5)
LONGEST = Sample([0.050])
READS = 3
PING = "/nothing"  # not found, without a database


async def run(track: Track) -> list[Result]:
    """The longest wait beside a read of all pairs, and beside one of a single learner's."""
    size = QUICK if track.quick else SIZE
    async with postgres_world(course=size) as world, laurel(world.url) as server:
        door, space = Door(server, world.token), encode("space", world.courses["course"].space)
        taken = await race(
            track,
            {
                "large": _pinging(door, body(LAUREL, space=space, first=MOST)),
                "small": _pinging(door, body(LAUREL, space=space, first=1)),
            },
        )
    return [
        cost(f"longest wait beside a read of {size.pairs:,} pairs", taken["large"], "50 ms", LONGEST, 1.0),
        cost(f"longest wait beside a read of {size.objectives} pairs", taken["small"], "50 ms", LONGEST, 1.0),
    ]


def _pinging(door: Door, asked: str) -> Run:
    async def run() -> float:
        return (await timed(door, [asked], READS, ping=PING)).longest_ping

    return run
