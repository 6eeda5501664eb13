"""How soon is an award on the screens of another process, and what does a storm of awards do to a thousand screens?"""

import asyncio
import time
from collections.abc import Iterator, Sequence
from contextlib import AbstractAsyncContextManager
from itertools import islice, pairwise
from statistics import quantiles
from typing import NamedTuple
from uuid import UUID

from bench.audience import DOCUMENT, tokens_of_learners
from bench.racing import Track
from bench.results import Result, Sample, cost
from bench.servers import Server, laurel
from bench.watching import NANOSECONDS, Watchers, watching
from bench.world import Course, Size, postgres_world
from bench.writing import Writer, writer
from laurel.serving import allow_many_files
from schema.ids import encode

SIZE, QUICK = Size(1000, 30, begun=False), Size(20, 8, begun=False)
AWARDS, FEW = 100, 3  # whose way to a screen is timed
APART = 0.3  # seconds between two of them: more than a run pauses between two pushes
STORM, BREEZE = 8000, 40  # awards in a storm
AT_ONCE, SOME = 20, 5  # learners of a transaction in a storm
RATE = 1000  # awards that are begun in a second at most
LATE = 1.5  # seconds without a push, after which there will be none
BLINK, STALE, ONE_PROCESSOR = Sample([0.1]), Sample([0.5]), Sample([1.0])


class Stage(NamedTuple):
    """One process writes, which is this one, and another one has the screens; PostgreSQL and Redis between them."""

    writer: Writer
    server: Server
    course: Course
    tokens: Sequence[str]

    def watched(self, sockets: int) -> AbstractAsyncContextManager[Watchers]:
        variables = {"space": encode("space", self.course.space)}
        return watching(self.server.port, "/graphql", sockets, DOCUMENT, variables, self.tokens)


async def run(track: Track) -> list[Result]:
    """A single screen, then one for each of a thousand learners."""
    allow_many_files()
    size = QUICK if track.quick else SIZE
    async with postgres_world(course=size) as world, laurel(world.url) as server, writer(world) as by:
        course = world.courses["course"]
        stage = Stage(by, server, course, await tokens_of_learners(world, course))
        async with stage.watched(1) as watchers:
            results = await _delays(stage, watchers, FEW if track.quick else AWARDS)
        async with stage.watched(size.learners) as watchers:
            return results + await _storm(track, stage, watchers)


async def _delays(stage: Stage, watchers: Watchers, awards: int) -> list[Result]:
    """Each of these awards has the screen for itself; the objective is the first one."""
    found = []
    for learner in stage.course.learners[:awards]:
        await asyncio.sleep(APART)
        committed = await stage.writer.complete(stage.course.objectives[0], [learner])
        found.append(((await watchers.next()).first - committed) / NANOSECONDS)
    cuts = quantiles(found, n=100, method="inclusive")
    work = "from an award's commit to a screen of another process"
    return [cost(f"{work}, p{share}", Sample([cuts[share - 1]]), "a blink", BLINK, 1.0) for share in (50, 99)]


async def _storm(track: Track, stage: Stage, watchers: Watchers) -> list[Result]:
    awards, at_once = (BREEZE, SOME) if track.quick else (STORM, AT_ONCE)
    batches = islice(_batches(stage.course, at_once), awards // at_once)
    cpu, begun = stage.server.cpu(), time.monotonic_ns()
    committed = begun
    for place, batch in enumerate(batches):
        await asyncio.sleep(begun / NANOSECONDS + place * at_once / RATE - time.monotonic())
        committed = await stage.writer.complete(*batch)
    await asyncio.sleep(LATE)
    cpu = stage.server.cpu() - cpu
    await watchers.end()
    return _told(watchers, awards, begun, committed, cpu)


def _batches(course: Course, at_once: int) -> Iterator[tuple[UUID, Sequence[UUID]]]:
    """An objective with some learners, none of whom has it."""
    for objective in course.objectives[1:]:
        for start in range(0, len(course.learners), at_once):
            yield objective, course.learners[start : start + at_once]


def _told(watchers: Watchers, awards: int, begun: int, committed: int, cpu: float) -> list[Result]:
    """`cpu` seconds of the server with the screens, from `begun` until the last one stood still."""
    start, *pushes = watchers.seen
    seconds, shown = (committed - begun) / NANOSECONDS, (pushes[-1].last - begun) / NANOSECONDS
    still = max(after.last - before.last for before, after in pairwise([start._replace(last=begun), *pushes]))
    late = (pushes[-1].last - committed) / NANOSECONDS
    storm = f"a storm of {awards / seconds:,.0f} awards a second on {watchers.count:,} screens"
    told = {
        f"{storm}, {len(pushes) / shown:.1f} pushes a second: the longest between two": still / NANOSECONDS,
        f"{storm}: from the last commit to the last screen": max(late, 1 / NANOSECONDS),
    }
    return [
        *(cost(work, Sample([value]), "two pauses of a run", STALE, 1.0) for work, value in told.items()),
        cost(f"{storm}: CPU of each second", Sample([cpu / shown]), "one processor", ONE_PROCESSOR, 1.0),
    ]
