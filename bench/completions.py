"""How long do 1,000 completions at once take?"""

from collections.abc import Callable, Iterator
from functools import partial
from uuid import UUID

from bench.asking import Door, timed
from bench.completing import WRONG, by_laurel, many_by_peer
from bench.racing import Run, Track, race
from bench.results import Result, gain
from bench.servers import laurel, python_peer
from bench.world import OTHERS, Course, Size, postgres_world

SIZE, QUICK = Size(1000, 7, begun=False), Size(20, 7, begun=False)
EACH, ALL = "a loop of single writes", "bulk_create"
AIMS = {EACH: 40.0, ALL: 2.0}


async def run(track: Track) -> list[Result]:
    """One request each, PostgreSQL."""
    size = QUICK if track.quick else SIZE
    others = QUICK if track.quick else OTHERS
    async with (
        postgres_world(others=others, laurel=size, each=size, all=size) as world,
        laurel(world.url) as ours,
        python_peer("tortoise", world.url) as peer,
    ):
        tortoise = Door(peer, world.token, "/loaders/")
        courses = world.courses
        runs = {
            "Laurel": await _completing(Door(ours, world.token), courses["laurel"], _by_laurel),
            EACH: await _completing(tortoise, courses["each"], partial(many_by_peer, "completeEach")),
            ALL: await _completing(tortoise, courses["all"], partial(many_by_peer, "completeAll")),
        }
        taken = await race(track, runs)
    work = f"{size.learners:,} completions at once"
    return [gain(work, taken["Laurel"], name, taken[name], aim) for name, aim in AIMS.items()]


def _by_laurel(objective: UUID, learners: list[UUID]) -> str:
    return by_laurel(objective, *learners)


async def _completing(door: Door, course: Course, asked: Callable[[UUID, list[UUID]], str]) -> Run:
    """Each turn completes the next objective for everybody."""
    left: Iterator[UUID] = iter(course.objectives)

    async def run() -> float:
        return (await timed(door, [asked(next(left), course.learners)], 1, wrong=WRONG)).seconds

    await run()  # warm
    return run
