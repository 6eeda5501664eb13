"""However many parents a nested field has, it costs the same statements: asked of each field of the contract."""

from collections.abc import Iterator
from typing import Any

import pytest
from graphql import GraphQLObjectType

from models.who import Who
from tests.asking import Asking
from tests.selections import is_nested, object_types, paths
from tests.spoken import listening
from tests.stories import ChessClub
from tests.twin_clubs import Twins, twin_clubs

FEW, MANY = 2, 5


class Counting:
    """How many statements does a query take?"""

    def __init__(self, asking: Asking, monkeypatch: pytest.MonkeyPatch) -> None:
        self._asking, self._patch = asking, monkeypatch

    async def __call__(self, who: Who, query: str, **variables: Any) -> int:
        with listening(self._patch) as told:
            data = await self._asking(who, query, **variables)
        assert None not in data.get("nodes", []), query[:100]
        return len(told)


@pytest.fixture
def statements(asking: Asking, monkeypatch: pytest.MonkeyPatch) -> Counting:
    return Counting(asking.boundless, monkeypatch)


def kinds() -> Iterator[GraphQLObjectType]:
    """Those that have an id and something nested."""
    for kind in object_types():
        if any(face.name == "Node" for face in kind.interfaces) and any(map(is_nested, kind.fields.values())):
            yield kind


def given(twins: Twins) -> dict[str, str]:
    return {"Learner.progressOn": f'objective: "{twins.staff["ManualObjective"][0]}"'}


async def test_no_field_costs_more_statements_for_more_parents(club: ChessClub, statements: Counting) -> None:
    """Asked of every way of two steps from each type, and of one step where rights are fewer."""
    twins, offenders = await twin_clubs(club, MANY), []
    assert {kind.name for kind in kinds()} <= set(twins.staff)
    for who, known, depth in ((club.olive.who, twins.staff, 2), (club.ana_account.who, twins.learner, 1)):
        for kind in kinds():
            ids = known.get(kind.name, [])
            for path in paths(kind, depth, given(twins)) if ids else ():
                query = f"query ($ids: [ID!]!) {{ nodes(ids: $ids) {{ ... on {kind.name} {{ {path} }} }} }}"
                few, many = [await statements(who, query, ids=some) for some in (ids[:FEW], ids)]
                offenders += [f"{kind.name} {path}: {few} for {FEW}, {many} for {MANY}"] if many > few else []
    assert offenders == []


@pytest.mark.parametrize(("field", "name"), [("spaces", "Space"), ("backpack", "Award")])
async def test_no_list_costs_more_statements_for_more_entries(
    club: ChessClub, statements: Counting, field: str, name: str
) -> None:
    twins, offenders = await twin_clubs(club, MANY), []
    kind = next(kind for kind in kinds() if kind.name == name)
    for path in paths(kind, 1, given(twins)):
        ask = f"query ($n: Int!) {{ viewer {{ {field}(first: $n) {{ totalCount edges {{ node {{ {path} }} }} }} }} }}"
        few, many = [await statements(club.ana_account.who, ask, n=first) for first in (FEW, MANY)]
        offenders += [f"{field} {path}: {few} for {FEW}, {many} for {MANY}"] if many > few else []
    assert offenders == []
