"""How long does it take to read everybody's progress, nested as pages ask for it?"""

import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from typing import Any, NamedTuple

import orjson

from bench.asking import Door, answer, body
from bench.node import node_peer
from bench.racing import Track, race, reading
from bench.results import Result, cost, gain
from bench.servers import laurel, python_peer
from bench.world import Course, Size, World, postgres_world
from schema.ids import encode

LAUREL = """
query ($space: ID!, $first: Int!) {
  space(id: $space) {
    name
    learners(first: $first) {
      edges { node {
        id name points
        progress { id status points completedAt objective { id points badge { id name } } }
      } }
    }
  }
}"""
PEER = """
query ($space: ID!, $first: Int!) {
  space(id: $space) {
    name
    learners(first: $first) {
      id name points
      progress { id status points completedAt objective { id points badge { id name } } }
    }
  }
}"""
POSTGRAPHILE = """
query ($space: UUID!, $first: Int!) {
  space: spaceByRowId(rowId: $space) {
    name
    learners: learnersBySpaceId(first: $first, orderBy: SORT_NAME_ASC) {
      edges { node {
        id: rowId name points
        progress: progressesByLearnerId { nodes {
          id: rowId status points completedAt
          objective: objectiveByObjectiveId { id: rowId points badge: badgeByBadgeId { id: rowId name } }
        } }
      } }
    }
  }
}"""
MOST = 1000  # learners of one page
SIZES = {"small": Size(50, 50), "large": Size(1000, 50)}
QUICK = {"small": Size(5, 5), "large": Size(20, 5)}
CLIENTS = (1, 8)
LIMIT = "the limit: rows to dicts to orjson"
# Who is asked, and how many times as fast Laurel should be.
AIMS = {
    "Mercurius with jit": 1.0,
    "PostGraphile 5": 3.5,
    "Strawberry + Tortoise, prefetch_related": 14.0,
    "Strawberry + Tortoise, data loaders": 30.0,
    "GraphQL Yoga": None,
}
MOST_TIMES_THE_LIMIT = 1.4


class Contestant(NamedTuple):
    """Where it is asked, how, and whether it knows ids as Laurel writes them."""

    door: Door
    query: str
    ours: bool = False

    def body(self, course: Course, first: int, **more: object) -> str:
        space = encode("space", course.space) if self.ours else course.space
        return body(self.query, space=space, first=first, **more)


async def run(track: Track) -> list[Result]:
    """Each size, by one client and by eight."""
    results = []
    async with (
        postgres_world(**(QUICK if track.quick else SIZES)) as world,
        contestants(track, world) as found,
    ):
        for course in world.courses.values():
            await require_same(found, course)
            for clients in CLIENTS:
                raced = await _raced(track, found, course, clients)
                print(*(result.line() for result in raced), sep="\n", file=sys.stderr)  # it takes minutes
                results += raced
    return results


@asynccontextmanager
async def contestants(track: Track, world: World) -> AsyncIterator[dict[str, Contestant]]:
    """All of them, listening."""
    async with AsyncExitStack() as stack:
        start, url, token = stack.enter_async_context, world.url, world.token
        found = {
            "Laurel": Contestant(Door(await start(laurel(url)), token), LAUREL, ours=True),
            LIMIT: Contestant(Door(await start(python_peer("limit", url)), token), LAUREL, ours=True),
        }
        if not track.alone:
            tortoise = await start(python_peer("tortoise", url))
            for name, path in (("prefetch_related", "/prefetch/"), ("data loaders", "/loaders/")):
                found[f"Strawberry + Tortoise, {name}"] = Contestant(Door(tortoise, token, path), PEER)
        if track.node and not track.alone:
            found["Mercurius with jit"] = Contestant(
                Door(await start(node_peer("mercurius", url)), token), PEER
            )
            found["GraphQL Yoga"] = Contestant(Door(await start(node_peer("yoga", url)), token), PEER)
            postgraphile = await start(node_peer("postgraphile", url))
            found["PostGraphile 5"] = Contestant(Door(postgraphile, token), POSTGRAPHILE)
        yield found


async def _raced(track: Track, found: dict[str, Contestant], course: Course, clients: int) -> list[Result]:
    runs = {
        name: await reading(track, contestant.door, contestant.body(course, MOST), clients)
        for name, contestant in found.items()
    }
    taken = await race(track, runs)
    work = f"nested read, {course.size}, {clients} client{'s' if clients > 1 else ''}"
    ours = taken["Laurel"]
    return [
        cost(work, ours, LIMIT, taken[LIMIT], MOST_TIMES_THE_LIMIT),
        *(gain(work, ours, name, taken[name], aim) for name, aim in AIMS.items() if name in taken),
    ]


async def require_same(found: dict[str, Contestant], course: Course) -> None:
    """All tell the same, and the limit the same bytes. RuntimeError for who does not."""
    ours = await answer(found["Laurel"].door, found["Laurel"].body(course, MOST))
    for name, contestant in found.items():
        theirs = await answer(contestant.door, contestant.body(course, MOST))
        if told(theirs) != told(ours) or (name == LIMIT and orjson.dumps(theirs) != orjson.dumps(ours)):
            raise RuntimeError(f"{name} does not tell what Laurel tells.")


TOLD = ("name", "points", "status")


def told(data: Any) -> Counter[tuple[str, object]]:
    """Every value that all know by the same name, wherever it stands; of ids and instants whether there is one."""
    return Counter(_leaves(data))


def _leaves(data: Any) -> Iterator[tuple[str, object]]:
    if isinstance(data, list):
        for item in data:
            yield from _leaves(item)
    elif isinstance(data, dict):
        for name, value in data.items():
            if name in TOLD:
                yield name, int(value) if name == "points" else value  # a BigInt is text for PostGraphile
            elif name in ("id", "completedAt"):
                yield name, value is not None
            else:
                yield from _leaves(value)
