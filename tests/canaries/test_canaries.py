"""No private word leaves by any way to anybody who may not read it (rules 6, 17, 22, 27, 32, 34; T55 and T57).

A canary is planted in every private field there is, and looked for in every byte: as it is, in any case, and in base64.
"""

from collections.abc import AsyncIterator, Callable

import httpx
import pytest

from models.tables import TABLES
from tests.canaries import ways
from tests.canaries.leaks import LEAKS, Leak
from tests.canaries.leaving import Leaving, escaped, logged, seen
from tests.canaries.planting import more_rows, plant
from tests.canaries.private import OPEN, PRIVATE, SECRET
from tests.canaries.ways import Scene
from tests.good_input import good_input, ours
from tests.ordeal import TIMES
from tests.serving import Served
from tests.stories import ChessClub

pytestmark = pytest.mark.timeout(240)  # seconds, and a minute where others use the machine
engines = pytest.mark.parametrize("engine", ["sqlite", "postgres"][: min(TIMES, 2)], indirect=True)


Way = Callable[[Scene], AsyncIterator[Leaving]]
WAYS: dict[str, Way] = {
    "answer": ways.answers,
    "event": ways.events,
    "CSV": ways.files,
    "webhook": ways.calls,
    "page": ways.pages,
    "mail": ways.mails,
    "log": ways.mails,  # which is written meanwhile
    "error": ways.errors,  # and what is not refused is done: last
}
ALL = [way for name, way in WAYS.items() if name != "log"]


async def all_that_leaves(scene: Scene, *by: Way) -> list[Leaving]:
    with logged() as lines:
        left = [each for way in by or ALL async for each in way(scene)]
    return [*left, ways.log(lines)]


@engines
async def test_no_canary_gets_out(scene: Scene) -> None:
    """And each that somebody may see was seen: the detector has looked where they are."""
    left = await all_that_leaves(scene)
    assert escaped(left, scene.canaries) == []
    shown = {field for field, private in PRIVATE.items() if set(private.letters) - set("BP")}
    assert shown - seen(left, scene.canaries) == {
        "submission.comment"
    }  # which Ben's new one has taken the place of


@engines
async def test_no_canary_gets_out_by_what_is_done_or_refused(
    club: ChessClub, served: Served, client: httpx.AsyncClient
) -> None:
    """Each mutation, from who may do nothing to who may do all."""
    good = good_input(await ours(club))
    await more_rows(club)
    canaries = await plant(club)
    scene = Scene(club, served, client, {}, canaries, {})
    with logged() as lines:
        left = [each async for each in ways.outcomes(scene, good)]
    assert escaped([*left, ways.log(lines)], canaries) == []
    assert {"learner.name", "objective.private_criteria", "webhook.url"} <= seen(left, canaries)


LEAKING = [(way, leak) for way, leaks in LEAKS.items() for leak in leaks]


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("way", "leak"), LEAKING, ids=lambda value: getattr(value, "__name__", value))
async def test_a_leak_is_found(scene: Scene, way: str, leak: Leak, monkeypatch: pytest.MonkeyPatch) -> None:
    """By the way that it was put into, and by that one alone."""
    secret = next(text for text, canary in scene.canaries.items() if canary.field == "allowance.key")
    leak(monkeypatch, secret)
    left = await all_that_leaves(scene, WAYS[way])
    assert {line.partition(":")[0] for line in escaped(left, scene.canaries)} == {way}


def test_each_column_of_text_was_decided_on() -> None:
    told = [*PRIVATE, *SECRET, *OPEN]
    assert sorted(told) == sorted(columns_of_text())


def columns_of_text() -> list[str]:
    """By table and column; enumerations and JSON are text, too."""
    found = []
    for model in TABLES:
        for name, column in model._meta.fields_db_projection.items():
            kind = model._meta.fields_map[name].get_for_dialect("sqlite", "SQL_TYPE")
            if kind.startswith(("VARCHAR", "TEXT", "JSON")):
                found.append(f"{model._meta.db_table}.{column}")
    return found
