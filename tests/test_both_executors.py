"""Everything that the contract lets somebody read is the same by our executor as by graphql-core's own."""

import json
from typing import Any

import pytest
from graphql import GraphQLObjectType
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from engine.fallbacks import fallbacks
from laurel.graph import schema
from models.who import Nobody, Who
from tests.asking import Asking
from tests.selections import everything
from tests.stories import ChessClub
from tests.test_statements import given, kinds
from tests.twin_clubs import Twins, twin_clubs

DEPTH = 2


def documents(twins: Twins) -> list[tuple[GraphQLObjectType, str]]:
    """For each type: all of its fields, and theirs."""
    asked = {kind.name: everything({kind.name: DEPTH}, given(twins)) for kind in kinds()}
    return [
        (kind, f"query ($ids: [ID!]!) {{ nodes(ids: $ids) {{ ...{kind.name}{DEPTH} }} }} {asked[kind.name]}")
        for kind in kinds()
    ]


async def answered(asking: Asking, who: Who, query: str, ids: list[str]) -> Any:
    answer = await asking.boundless.answer(who, query, ids=ids)
    return answer.data, sorted(json.dumps(error, sort_keys=True) for error in answer.errors)


async def test_everything_reads_the_same_by_both(
    club: ChessClub, asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the owner, as staff, as a learner, and as nobody."""
    twins = await twin_clubs(club, 2)
    handed_over = sum(fallbacks.values())
    for kind, query in documents(twins):
        for who in (club.olive.who, club.sam.who, club.ana_account.who, Nobody()):
            ids = twins.staff.get(kind.name, [])
            ours = await answered(asking, who, query, ids)
            with monkeypatch.context() as patch:
                patch.setattr(schema, "execution_context_class", StrawberryGraphQLCoreExecutionContext)
                theirs = await answered(asking, who, query, ids)
            assert json.dumps(ours) == json.dumps(theirs), (kind.name, who)
    assert sum(fallbacks.values()) == handed_over
