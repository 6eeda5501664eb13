"""How many bytes does PostgreSQL keep of a learner, and of each completion, with all indexes?"""

import asyncio
from typing import NamedTuple

import asyncpg

from actions.progress import complete_objective
from actions.tools import laurel
from bench.world import SECRET, Size, World, postgres_world
from laurel.settings import Settings
from laurel.world import opened

SIZE = Size(5000, 4, begun=False)
AT_ONCE = 1000
OF_A_COMPLETION = ("progress", "award", "space_event", "delivery")


class Bytes(NamedTuple):
    learner: float
    completion: float


async def measured() -> Bytes:
    """Of a space of 5,000 who complete all its objectives."""
    async with postgres_world(course=SIZE) as world:
        before = await _sizes(world.url)
        await _complete(world)
        after = await _sizes(world.url)
    more = sum(after[table] - before[table] for table in OF_A_COMPLETION)
    return Bytes(before["learner"] / SIZE.learners, more / SIZE.pairs)


async def _complete(world: World) -> None:
    course = world.courses["course"]
    async with opened(Settings.model_validate({"database_url": world.url, "secret": SECRET})) as (tools, _):
        for objective in course.objectives:
            for start in range(0, SIZE.learners, AT_ONCE):
                await complete_objective(laurel(tools), objective, course.learners[start : start + AT_ONCE])


async def _sizes(url: str) -> dict[str, int]:
    connection = await asyncpg.connect(url)
    tables = ("learner", *OF_A_COMPLETION)
    told = {name: await connection.fetchval(f"SELECT pg_total_relation_size('{name}')") for name in tables}
    await connection.close()
    return told


if __name__ == "__main__":
    print(asyncio.run(measured()))
