"""Do time and memory stay in proportion when a space grows?"""

from bench.asking import Door, answer, body, timed
from bench.racing import Run, Track, race
from bench.results import Aim, Result, cost
from bench.servers import laurel
from bench.world import Course, Size, postgres_world
from schema.ids import encode

QUERY = """
query ($space: ID!, $first: Int!, $after: String) {
  space(id: $space) {
    name
    learners(first: $first, after: $after) {
      pageInfo { hasNextPage endCursor }
      edges { node {
        id name points
        progress { id status points completedAt objective { id points badge { id name } } }
      } }
    }
  }
}"""
SIZES = [Size(10, 50), Size(100, 50), Size(1000, 50), Size(10_000, 50)]
QUICK = [Size(10, 5), Size(30, 5)]
PAGE, QUICK_PAGE = 1000, 10
MOST_GROWTH = 1.25


async def run(track: Track) -> list[Result]:
    """Every size page by page; then the server's memory while it reads the largest."""
    sizes, page = (QUICK, QUICK_PAGE) if track.quick else (SIZES, PAGE)
    named = {f"course{size.learners}": size for size in sizes}
    async with postgres_world(**named) as world, laurel(world.url) as server:
        door = Door(server, world.token)
        bodies = {name: await _pages(door, course, page) for name, course in world.courses.items()}
        runs = {
            name: await _reading(track, door, bodies[name], course.size)
            for name, course in world.courses.items()
        }
        taken = await race(track, runs)
        memory = await _memory(door, bodies[list(named)[-1]], sizes[-1], page)
    (_, base), *others = taken.items()
    return [
        *(
            cost(f"growth, {size}: time of a pair", found, str(sizes[0]), base, MOST_GROWTH)
            for size, found in zip(sizes[1:], (sample for _, sample in others), strict=True)
        ),
        memory,
    ]


async def _pages(door: Door, course: Course, page: int) -> list[str]:
    """What is asked for each page, as a client would go through them."""
    space, cursor, bodies = encode("space", course.space), None, list[str]()
    while True:
        bodies.append(body(QUERY, space=space, first=page, after=cursor))
        shown = (await answer(door, bodies[-1]))["space"]["learners"]["pageInfo"]
        if not shown["hasNextPage"]:
            return bodies
        cursor = shown["endCursor"]


async def _reading(track: Track, door: Door, bodies: list[str], size: Size) -> Run:
    """Seconds for one pair, of the whole space read as often as fills a turn."""
    once = (await timed(door, bodies, len(bodies))).seconds
    times = max(1, int(track.seconds / once))

    async def run() -> float:
        return (await timed(door, bodies, times * len(bodies))).seconds / (times * size.pairs)

    return run


async def _memory(door: Door, bodies: list[str], size: Size, page: int) -> Result:
    """The largest that the server was, for one page and for all of them."""
    server = door.server
    server.forget_peak()
    await timed(door, bodies[:1], 3)
    one = server.peak()
    server.forget_peak()
    await timed(door, bodies, len(bodies))
    every = server.peak()
    work = f"memory, {size} by pages of {page:,}"
    most = Aim(1.1, at_most=True)
    return Result(work, f"{every:.0f} MiB", "one page", f"{one:.0f} MiB", every / one, "the memory", most)
