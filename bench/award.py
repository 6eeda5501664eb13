"""How fast is a single award over HTTP, with all rules on?"""

import shutil
import tempfile
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from itertools import islice
from pathlib import Path
from uuid import UUID

from bench.asking import Door, timed
from bench.completing import WRONG, by_laurel, by_peer, pairs
from bench.racing import Run, Track, race
from bench.results import Result, gain
from bench.servers import laurel, python_peer
from bench.world import OTHERS, Size, World, made, postgres_world

CLIENTS = 8
SIZE, QUICK = Size(1000, 30, begun=False), Size(20, 10, begun=False)
WARM = 5 * CLIENTS  # awards before anything counts
TORTOISE, NOTHING = "the usual Tortoise way", "the same mutation without a database"
AIMS = {TORTOISE: 2.5, NOTHING: 0.55}
Body = Callable[[UUID, UUID], str]


async def run(track: Track) -> list[Result]:
    """On PostgreSQL and on SQLite, by eight clients."""
    size = QUICK if track.quick else SIZE
    others = QUICK if track.quick else OTHERS
    async with postgres_world(others=others, laurel=size, tortoise=size) as world:
        results = await _raced(track, "PostgreSQL", world, world.url)
    async with _sqlite_world(laurel=size, tortoise=size) as (world, copy):
        return results + await _raced(track, "SQLite", world, copy)


@asynccontextmanager
async def _sqlite_world(**sizes: Size) -> AsyncIterator[tuple[World, str]]:
    """A file with the world, and the address of its copy: two servers never share one."""
    with tempfile.TemporaryDirectory() as folder:
        file, copy = Path(folder, "laurel.sqlite3"), Path(folder, "copy.sqlite3")
        world = await made(f"sqlite://{file}", sizes)
        shutil.copy(file, copy)
        yield world, f"sqlite://{copy}"


async def _raced(track: Track, engine: str, world: World, tortoise_url: str) -> list[Result]:
    async with AsyncExitStack() as stack:
        start, token = stack.enter_async_context, world.token
        ours = Door(await start(laurel(world.url)), token)
        tortoise = Door(await start(python_peer("tortoise", tortoise_url)), token, "/loaders/")
        nothing = Door(await start(python_peer("constant", world.url)), token)
        mine, theirs = pairs(world.courses["laurel"]), pairs(world.courses["tortoise"])
        runs = {
            "Laurel": await _awarding(track, ours, mine, by_laurel),
            TORTOISE: await _awarding(track, tortoise, theirs, by_peer),
            NOTHING: await _awarding(track, nothing, pairs(world.courses["laurel"]), by_laurel),
        }
        taken = await race(track, runs)
    work = f"single award, {engine}, {CLIENTS} clients"
    return [gain(work, taken["Laurel"], name, taken[name], aim, rates=True) for name, aim in AIMS.items()]


async def _awarding(track: Track, door: Door, left: Iterator[tuple[UUID, UUID]], asked: Body) -> Run:
    """Each award is of a pair that was not completed before."""

    async def each_of(count: int) -> float:
        bodies = [asked(*pair) for pair in islice(left, count)]
        return (await timed(door, bodies, count, CLIENTS, wrong=WRONG)).seconds / count

    count = max(CLIENTS, int(track.seconds / await each_of(WARM)))
    return lambda: each_of(count)
