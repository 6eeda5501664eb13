"""Only the columns that are asked for are read, and each field says the same whether asked alone or with all others."""

from typing import Any

import pytest

from schema.columns import OF_BADGES, OF_LEARNERS, OF_OBJECTIVES
from tests.asking import Asking
from tests.full_club import fill
from tests.spoken import listening
from tests.stories import ChessClub

# Where the things come from, and beneath which names they stand.
WAYS = {
    "learners": (OF_LEARNERS, "learners { edges { node { %s } } }"),
    "learners by points": (OF_LEARNERS, "learners(orderBy: POINTS) { edges { node { %s } } }"),
    "learners by joining": (OF_LEARNERS, "learners(orderBy: JOINED) { edges { node { %s } } }"),
    "a learner's progress": (OF_LEARNERS, "learners { edges { node { progress { learner { %s } } } } }"),
    "objectives of progress": (
        OF_OBJECTIVES,
        "learners { edges { node { progress { objective { ... on ManualObjective { %s } } } } } }",
    ),
    "badges of objectives": (OF_BADGES, "objectives { edges { node { badge { %s } } } }"),
    "badges of awards": (OF_BADGES, "learners { edges { node { progress { award { badge { %s } } } } } }"),
}
SUBFIELDS = {"alignments": "alignments { targetName }"}


@pytest.mark.parametrize("way", WAYS)
async def test_a_field_says_alone_what_it_says_among_others(
    club: ChessClub, asking: Asking, way: str
) -> None:
    await fill(club)
    fields, path = WAYS[way]
    asked = [SUBFIELDS.get(name, name) for name in fields]

    async def answer(names: str) -> Any:
        query = "query ($id: ID!) { space(id: $id) { %s } }"
        return await asking.boundless(club.sam.who, query % (path % names), id=club.space_node)

    together = await answer(" ".join(asked))
    for name, shown in zip(fields, asked, strict=True):
        assert await answer(shown) == only(together, name, fields)


def only(found: Any, name: str, fields: Any) -> Any:
    """The answer less all other fields that were asked for with this one."""
    if isinstance(found, list):
        return [only(item, name, fields) for item in found]
    if not isinstance(found, dict):
        return found
    kept = {key: value for key, value in found.items() if key == name or key not in fields}
    return {key: value if key == name else only(value, name, fields) for key, value in kept.items()}


async def test_what_is_not_asked_for_is_not_read(
    club: ChessClub, asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = (
        "query ($id: ID!) { space(id: $id) { learners { edges { node { points progress { status } } } } } }"
    )
    with listening(monkeypatch) as statements:
        await asking(club.sam.who, query, id=club.space_node)
    learners = next(sql for sql in statements if 'learner."points"' in sql)
    progress = next(sql for sql in statements if '(progress."status")' in sql)
    assert 'NULL AS "email"' in learners
    assert 'learner."email"' not in learners
    assert "completed_at" not in progress


async def test_progress_that_shows_ids_alone_is_not_read(
    club: ChessClub, asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    query = "query ($id: ID!) { space(id: $id) { learners { edges { node { progress { id } } } } } }"
    with listening(monkeypatch) as statements:
        await asking(club.sam.who, query, id=club.space_node)
    assert not any("FROM progress" in sql for sql in statements)
