"""How much does a document cost that was written to cost much? The server's processor time, new documents each time."""

from collections.abc import Iterator, Mapping
from itertools import count

import orjson

from bench.asking import Door, timed
from bench.racing import Run, Track, race
from bench.results import Result, Sample, cost
from bench.servers import laurel
from bench.world import Size, postgres_world

LIMIT = Sample([0.050])
EACH, QUICK = 20, 2
SIZE = Size(20, 5)
NAMES = "name " * 2900
FIELDS = "viewer { user { id name } } " * 330
CHAIN = " ".join(f"fragment F{n} on User {{ ...F{n + 1} ...F{n + 1} }}" for n in range(30))
BOMBS: Mapping[str, str] = {
    "500 levels deep": "{ " + "a { " * 500 + "b" + " }" * 501,
    "fragments that double thirty times": "{ viewer { user { ...F0 } } } "
    + CHAIN
    + " fragment F30 on User { id }",
    "10,000 aliases": "{ " + " ".join(f"a{n}: viewer {{ __typename }}" for n in range(10_000)) + " }",
    "2,900 times the same field": f"{{ viewer {{ user {{ {NAMES} }} }} }}",
    "as many fields as there may be, in objects": f"{{ {FIELDS} }}",
    "500 fields that there are none of": "{ " + "nothing { nothing } " * 500 + "}",
    "10,000 directives": "{ viewer " + "@include(if: true) " * 10_000 + "{ __typename } }",
    "pages within pages": "{ viewer { spaces { edges { node { learners { edges { node { "
    "progress { learner { id } } } } } } } } } }",
    "introspection within introspection": "{ __schema { types { fields { "
    "type { fields { type { fields { name } } } } } } } }",
    "a text of a megabyte": '{ viewer(x: "' + "x" * 1_000_000 + '") { __typename } }',
}
NESTED = "[" * 100_000 + "]" * 100_000
JSON_BOMBS: Mapping[str, str] = {
    "JSON 100,000 levels deep": f'{{"query": "{{ __typename }}", "variables": {{"x": {NESTED}}}}}',
    "a number of a million digits": f'{{"query": "{{ __typename }}", "variables": {{"x": {"9" * 1_000_000}}}}}',
}


async def run(track: Track) -> list[Result]:
    """Each bomb against 50 ms."""
    each = QUICK if track.quick else EACH
    async with postgres_world(course=SIZE) as world, laurel(world.url) as server:
        door = Door(server, world.token)
        runs = {name: _costing(door, _fresh(text), each, 200) for name, text in BOMBS.items()}
        runs |= {name: _costing(door, _spaced(text), each, 400) for name, text in JSON_BOMBS.items()}
        taken = await race(track, runs)
    return [cost(f"a bomb: {name}", sample, "50 ms", LIMIT, 1.0) for name, sample in taken.items()]


def _costing(door: Door, bodies: Iterator[str], each: int, status: int) -> Run:
    async def run() -> float:
        asked = [next(bodies) for _ in range(each)]
        before = door.server.cpu()
        await timed(door, asked, each, wrong=(), status=status)
        return (door.server.cpu() - before) / each

    return run


def _fresh(text: str) -> Iterator[str]:
    """With a comment of its own, so that it was never seen before."""
    return (orjson.dumps({"query": f"{text} # {number}"}).decode() for number in count())


def _spaced(text: str) -> Iterator[str]:
    return (text + " " * number for number in count())
