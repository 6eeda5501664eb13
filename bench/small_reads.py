"""How many small reads are answered in a second?"""

from contextlib import AsyncExitStack

from bench.asking import Door, answer, body
from bench.node import node_peer
from bench.racing import Track, race, reading
from bench.results import Result, gain
from bench.servers import laurel, python_peer
from bench.world import Size, World, postgres_world
from schema.ids import encode

CLIENTS = 8
SIZE, QUICK = Size(1000, 5), Size(20, 5)
YOGA, POSTGRAPHILE = "GraphQL Yoga", "PostGraphile 5"
NOTHING = "a server that only answers: what the client can ask at most"
QUERIES = {
    "viewer": {
        "Laurel": "{ viewer { user { id name } } }",
        YOGA: "{ viewer { id name } }",
        POSTGRAPHILE: """
query ($token: String!) {
  allAccessTokens(condition: { tokenHash: $token }) { nodes { user: userByUserId { id: rowId name } } }
}""",
    },
    "a space": {
        "Laurel": "query ($space: ID!) { space(id: $space) { id name description endsAt issuer { id name } } }",
        YOGA: "query ($space: ID!) { space(id: $space) { id name description endsAt issuer { id name } } }",
        POSTGRAPHILE: """
query ($space: UUID!) {
  space: spaceByRowId(rowId: $space) { id: rowId name description endsAt issuer: issuerByIssuerId { id: rowId name } }
}""",
    },
    "a leaderboard of 10": {
        "Laurel": """
query ($space: ID!) {
  space(id: $space) { leaderboard { entries(first: 10) { edges { node { rank displayName points } } } } }
}""",
        YOGA: "query ($space: ID!) { space(id: $space) { leaderboard(first: 10) { rank displayName points } } }",
        POSTGRAPHILE: """
query ($space: UUID!) {
  space: spaceByRowId(rowId: $space) {
    learners: learnersBySpaceId(first: 10, orderBy: POINTS_DESC) { edges { node { displayName: alias points } } }
  }
}""",
    },
}


async def run(track: Track) -> list[Result]:
    """Each of three, by eight clients."""
    results = []
    async with postgres_world(course=QUICK if track.quick else SIZE) as world, AsyncExitStack() as stack:
        doors = {"Laurel": Door(await stack.enter_async_context(laurel(world.url)), world.token)}
        if track.node and not track.alone:
            for name, peer in ((YOGA, "yoga"), (POSTGRAPHILE, "postgraphile")):
                doors[name] = Door(await stack.enter_async_context(node_peer(peer, world.url)), world.token)
        trivial = Door(await stack.enter_async_context(python_peer("trivial", world.url)), world.token)
        for work, queries in QUERIES.items():
            results += await _raced(track, work, queries, doors, trivial, world)
    return results


async def _raced(
    track: Track, work: str, queries: dict[str, str], doors: dict[str, Door], trivial: Door, world: World
) -> list[Result]:
    bodies = {name: _body(name, queries[name], world) for name in doors}
    for name, door in doors.items():
        if None in (await answer(door, bodies[name])).values():
            raise RuntimeError(f"{name} does not find {work}.")
    runs = {name: await reading(track, door, bodies[name], CLIENTS) for name, door in doors.items()}
    runs[NOTHING] = await reading(track, trivial, bodies["Laurel"], CLIENTS)
    taken = await race(track, runs)
    ours, told = taken.pop("Laurel"), f"{work}, {CLIENTS} clients"
    return [
        gain(told, ours, name, theirs, None if name == NOTHING else 1.0, rates=True)
        for name, theirs in taken.items()
    ]


def _body(name: str, query: str, world: World) -> str:
    space = world.courses["course"].space
    return body(query, space=encode("space", space) if name == "Laurel" else space, token=world.token_hash)
