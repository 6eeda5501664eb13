"""Nothing that Laurel shows ties an alias to a person, or tells of what is hidden (rules 26 to 28; threats.md, 3).

Two worlds that differ in one secret give the same transcripts, word for word, to everybody who may not know it.
"""

import json
import shutil
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from laurel.settings import Settings
from tests.databases import address_of, new_name, sqlite_copy
from tests.leaks import WHAT, WHO, Leak, nothing
from tests.ordeal import TIMES
from tests.supply import Supply
from tests.two_worlds import Told, Way, told

pytestmark = pytest.mark.timeout(
    240
)  # two worlds in one test: seconds, and a minute where others use the machine
Fresh = Callable[[], AbstractAsyncContextManager[Settings]]


@pytest.fixture
def fresh(engine: str, settings: Settings, request: pytest.FixtureRequest, tmp_path: Path) -> Fresh:
    """Settings with an empty database, as often as it is asked for, and bells that stay in the process."""

    @asynccontextmanager
    async def made() -> AsyncIterator[Settings]:
        if engine == "sqlite":
            folder = tmp_path / new_name()
            folder.mkdir()
            url = sqlite_copy(request.getfixturevalue("sqlite_template_path"), folder)
            yield settings.model_copy(update={"database_url": url, "bus_url": "memory://"})
            shutil.rmtree(folder)
            return
        supply: Supply = request.getfixturevalue("postgres_databases")
        name = await supply.take()
        try:
            yield settings.model_copy(update={"database_url": address_of(name), "bus_url": "memory://"})
        finally:
            await supply.give_back(name)

    return made


async def lived(fresh: Fresh, way: Way) -> Told:
    async with fresh() as settings:
        return await told(settings, way)


def assert_alike(one: Told, other: Told) -> None:
    assert one.keys() == other.keys()
    for audience, lines in one.items():
        for place, (said, said_there) in enumerate(zip(lines, other[audience], strict=False)):
            if said != said_there:
                pytest.fail(f"{audience} is told at {place}:\n{difference(said, said_there)}")
        assert len(lines) == len(other[audience])


def difference(said: str, said_there: str) -> str:
    """The question, and both answers from where they part."""
    if json.loads(said)["asked"] != json.loads(said_there)["asked"]:
        return f"{said[:1000]}\n\n{said_there[:1000]}"
    start = next(place for place, (a, b) in enumerate(zip(said, said_there, strict=False)) if a != b)
    parts = (text[max(0, start - 300) : start + 300] for text in (said, said_there))
    return "\n\n".join([json.loads(said)["asked"][:1500], *parts])


def pair(way: Way) -> tuple[Way, Way]:
    """The same way with the secret the other way round."""
    return way, replace(way, exchanged=way.secret == "who", hidden=way.secret == "what")


def effort(seed: int, engine: str, secret: str) -> Way:
    """Another seed on either engine; with an odd one names show at times."""
    return Way(2 * seed + (engine == "postgres"), secret=secret, queries=2 * TIMES, gaps=TIMES)


SEEDS = range(1, 1 + TIMES**2)


@pytest.mark.parametrize("seed", SEEDS)
async def test_nobody_can_tell_whose_line_is_whose(fresh: Fresh, engine: str, seed: int) -> None:
    """Threat T49."""
    assert_alike(*[await lived(fresh, way) for way in pair(effort(seed, engine, "who"))])


@pytest.mark.parametrize("seed", SEEDS)
async def test_nobody_can_tell_that_something_hidden_happened(fresh: Fresh, engine: str, seed: int) -> None:
    """Threat T43."""
    assert_alike(*[await lived(fresh, way) for way in pair(effort(seed, engine, "what"))])


@pytest.mark.skipif(TIMES == 1, reason="all of them at once in CI, each alone in the ordeal")
@pytest.mark.parametrize("place", range(22))
async def test_nobody_can_tell_that_one_thing_happened(fresh: Fresh, place: int) -> None:
    """Where nothing else that is hidden can hide it."""
    way = Way(2, secret="what", only=place)
    assert_alike(*[await lived(fresh, each) for each in pair(way)])


LEAKS = [*((leak, "who") for leak in WHO), *((leak, "what") for leak in WHAT)]


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("leak", "secret"), LEAKS, ids=lambda value: getattr(value, "__name__", value))
async def test_what_would_tell_is_found(
    fresh: Fresh, leak: Leak, secret: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """And nothing is where nothing would tell."""
    leak(monkeypatch)
    gaps, audiences = int(secret == "what"), ("another learner", "a display")
    way = Way(2, secret=secret, gaps=gaps, queries=0, audiences=audiences)
    one, other = [await lived(fresh, each) for each in pair(way)]
    assert (one == other) is (leak is nothing)
