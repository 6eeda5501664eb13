"""How long until the last of thousands of screens shows an award, and what does telling each of them cost?

Laurel's time runs from the request for the award, with all that an award does; the others' from being handed bytes.
The database's own CPU is not in it.
"""

from contextlib import AsyncExitStack

from bench.asking import Door
from bench.audience import DOCUMENT, tokens_of_learners
from bench.completing import pairs
from bench.node import node_peer
from bench.racing import Track, race
from bench.results import Result, Sample, gain
from bench.servers import laurel, python_peer
from bench.shows import Show, Watched, awarding, board_of, posting, shown
from bench.world import Size, World, postgres_world
from laurel.serving import allow_many_files
from schema.ids import encode

SIZES, QUICK = (1000, 5000, 10_000), (20,)
OBJECTIVES = 10
RAW, PLAIN = "a raw ASGI broadcast of the same bytes", "plain Strawberry with broadcaster"
GRAPHQL_WS, MERCURIUS = "graphql-ws with ws", "Mercurius"
AIMS = {RAW: 1.0, PLAIN: 30.0, GRAPHQL_WS: 5.0, MERCURIUS: None}  # of the largest size
NODES = {GRAPHQL_WS: "graphql_ws", MERCURIUS: "mercurius_live"}


async def run(track: Track) -> list[Result]:
    """Of each size, all servers with all their sockets open, in turns."""
    allow_many_files()
    results = list[Result]()
    for size in QUICK if track.quick else SIZES:
        async with (
            postgres_world(course=Size(size, OBJECTIVES, begun=False)) as world,
            AsyncExitStack() as stack,
        ):
            shows = await _shows(stack, track, world, size)
            taken = await race(track, {name: show.turn for name, show in shows.items()})
            results += _told(size, shows, taken)
    return results


async def _shows(stack: AsyncExitStack, track: Track, world: World, size: int) -> dict[str, Show]:
    course, start = world.courses["course"], stack.enter_async_context
    tokens, space = await tokens_of_learners(world, course), encode("space", course.space)
    ours, variables = await start(laurel(world.url)), {"space": space}
    board = await board_of(Door(ours, tokens[0]), space)
    change = await awarding(stack, Door(ours, world.token), pairs(course))
    shows = {"Laurel": await shown(stack, ours, change, size, Watched(DOCUMENT, variables, tokens))}
    peers = {RAW: await start(python_peer("raw_sockets", "-"))}
    if not track.alone:
        peers[PLAIN] = await start(python_peer("broadcaster", "-"))
        for name, program in NODES.items() if track.node else ():
            peers[name] = await start(node_peer(program, "-"))
    for name, server in peers.items():
        watched = Watched() if name == RAW else Watched(DOCUMENT, variables)
        shows[name] = await shown(stack, server, await posting(stack, server, board), size, watched)
    return shows


def _told(size: int, shows: dict[str, Show], taken: dict[str, Sample]) -> list[Result]:
    """The most important first."""
    ours, sockets = shows["Laurel"], f"{size:,} sockets"
    peers = {name: show for name, show in shows.items() if show is not ours}
    aims = AIMS if size == SIZES[-1] else {}
    work = f"an award on {sockets}, until the last"
    return [
        *(gain(work, taken["Laurel"], name, taken[name], aims.get(name)) for name in peers),
        *(_cpu(f"CPU of the server for a message, {sockets}", ours, *peer) for peer in peers.items()),
        *(_accepted(f"subscriptions accepted, {sockets}", ours, *peer) for peer in peers.items()),
        *(_memory(f"memory of a socket, {sockets}", ours, *peer) for peer in peers.items()),
    ]


def _cpu(work: str, ours: Show, name: str, theirs: Show) -> Result:
    return gain(work, Sample(ours.cpu), name, Sample(theirs.cpu))


def _accepted(work: str, ours: Show, name: str, theirs: Show) -> Result:
    mine, others = (Sample([show.watchers.accepting / show.watchers.count]) for show in (ours, theirs))
    return gain(work, mine, name, others, rates=True)


def _memory(work: str, ours: Show, name: str, theirs: Show) -> Result:
    mine, others = (f"{show.memory:.1f} KiB" for show in (ours, theirs))
    return Result(work, mine, name, others, ours.memory / theirs.memory, "the memory")
