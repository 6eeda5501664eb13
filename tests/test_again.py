"""What ran before is answered at once, and says the same: data, errors, cost, refusals and what is counted."""

import json
from contextlib import nullcontext
from dataclasses import replace
from typing import Any, cast

import pytest
from strawberry.extensions import SchemaExtension
from strawberry.types.graphql import OperationType

from engine.limits import Limits
from engine.live.asking_again import AskedAgain
from engine.live.runs import SharedInstead
from laurel import executing
from laurel.documents import prepared
from laurel.documents.again import answer_again
from laurel.documents.choosing import OneOperation
from laurel.documents.prepared import PreparedDocuments
from laurel.errors import CodedErrors
from laurel.graph import schema
from laurel.limiting import WithinLimits
from laurel.metrics.counters import ERRORS, OPERATIONS
from laurel.metrics.operations import CountedOperations
from laurel.standing import StandingSignIn
from models.who import Nobody, Who
from schema.context import Context
from schema.ids import encode
from tests.asking import Asking
from tests.stories import ChessClub
from tests.test_both_executors import documents
from tests.twin_clubs import twin_clubs

ME = "query Me { viewer { user { id name } } }"
WRONG = """
query Wrong($id: ID!) {
  viewer { user { name } }
  space(id: $id) { name learners(after: "no cursor") { edges { node { name } } } }
}"""
LEARNERS = """
query Some($id: ID!, $first: Int!) { space(id: $id) { learners(first: $first) { edges { node { name } } } } }"""
RENAME = "mutation Rename($name: String!) { updateViewer(input: { name: $name }) { __typename } }"
TYPES = "query Types { __schema { queryType { name } } }"


@pytest.fixture(autouse=True)
def ways(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Whether each operation was answered at once, from a memory that is empty at first."""
    prepared.PREPARED.clear()
    told = list[bool]()

    async def answered(asked: Any) -> Any:
        found = await answer_again(asked)
        told.append(found is not None)
        return found

    monkeypatch.setattr(executing, "answer_again", answered)
    return told


def context(asking: Asking, who: Who, **changes: Any) -> Context:
    made = asking.context(who)
    for name, value in changes.items():
        setattr(made, name, value)
    return made


async def said(asked: Context, query: str, given: dict[str, Any] | None = None, **how: Any) -> str:
    """The whole answer as text, where errors stand in an order of their own."""
    found = await schema.execute(query, given, asked, **how)
    errors = sorted(json.dumps(error.formatted, sort_keys=True) for error in found.errors or [])
    return json.dumps([found.data, errors, found.extensions], default=str)


async def test_everything_reads_the_same_again(club: ChessClub, asking: Asking, ways: list[bool]) -> None:
    twins = await twin_clubs(club, 2)
    for kind, query in documents(twins):
        given = {"ids": twins.staff.get(kind.name, [])}
        ways.clear()
        first, again = [await said(context(asking.boundless, club.sam.who), query, given) for _ in range(2)]
        assert first == again, kind.name
        assert ways == [False, True], kind.name


async def test_errors_are_the_same_and_counted_again(
    club: ChessClub, asking: Asking, ways: list[bool]
) -> None:
    before = counted("viewer")
    first, again = [
        await said(context(asking, club.sam.who), WRONG, {"id": encode("space", club.space)})
        for _ in range(2)
    ]
    assert first == again
    assert "BAD_USER_INPUT" in first
    assert ways == [False, True]
    assert counted("viewer") == (before[0] + 2, before[1] + 2)


def counted(field: str) -> tuple[float, float]:
    """Queries by this first field, and errors."""
    operations: Any = OPERATIONS.labels("query", field)
    errors: Any = ERRORS.labels("BAD_USER_INPUT")
    return operations._value.get(), errors._value.get()


async def test_variables_of_a_wrong_type_are_refused_the_same(
    club: ChessClub, asking: Asking, ways: list[bool]
) -> None:
    space = encode("space", club.space)
    for wrong in ({"id": space, "first": "one"}, {"first": 1}):
        prepared.PREPARED.clear()
        first = await said(context(asking, club.sam.who), LEARNERS, wrong)
        again = await said(context(asking, club.sam.who), LEARNERS, wrong)
        assert first == again
        assert "BAD_USER_INPUT" in first
    assert ways == [False, True, False, True]


async def test_what_a_variable_makes_too_dear_is_refused_though_it_ran_before(
    club: ChessClub, asking: Asking, ways: list[bool]
) -> None:
    few = asking.within(Limits(cost=1500))
    for first in (1, 1, 1000, 1):
        told = await said(
            context(few, club.sam.who), LEARNERS, {"id": encode("space", club.space), "first": first}
        )
        assert ("TOO_COMPLEX" in told) == (first == 1000)
    assert ways == [False, True, False, True]


async def test_who_may_not_introspect_is_refused_what_another_ran(
    club: ChessClub, asking: Asking, ways: list[bool]
) -> None:
    for who in (club.sam.who, club.sam.who, Nobody(), Nobody()):
        told = await said(context(asking, who, playground="signed-in"), TYPES)
        assert bool(json.loads(told)[1]) == isinstance(who, Nobody)
    assert ways == [False, True, False, False]


async def test_a_mutation_that_ran_is_refused_by_get(
    club: ChessClub, asking: Asking, ways: list[bool]
) -> None:
    for _ in range(2):
        assert "error" not in await said(context(asking, club.sam.who), RENAME, {"name": "Sam"})
    with pytest.raises(Exception, match="MUTATION"):
        await said(
            context(asking, club.sam.who),
            RENAME,
            {"name": "Kim"},
            allowed_operation_types={OperationType.QUERY},
        )
    assert ways == [False, True, False]
    assert (await asking(club.sam.who, ME))["viewer"]["user"]["name"] == "Sam"


async def test_a_socket_is_asked_whether_its_sign_in_stands(
    club: ChessClub, asking: Asking, ways: list[bool]
) -> None:
    for _ in range(3):
        await said(context(asking, club.sam.who, connection_params={}), ME)
    assert ways == [False, False, False]


async def test_what_is_traced_goes_the_whole_way(club: ChessClub, asking: Asking, ways: list[bool]) -> None:
    class Spans:
        def span(self, name: str, **told: str) -> Any:
            return nullcontext()

    for _ in range(2):
        traced = context(asking, club.sam.who)
        traced.tools = replace(traced.tools, spans=cast(Any, Spans()))
        assert "Sam" in await said(traced, ME)
    assert ways == [False, False]


@pytest.mark.parametrize("ran_before", [False, True])
async def test_a_fault_of_ours_outside_of_any_field_is_told_by_a_reference(
    club: ChessClub, asking: Asking, ways: list[bool], monkeypatch: pytest.MonkeyPatch, ran_before: bool
) -> None:
    if ran_before:
        await said(context(asking, club.sam.who), ME)

    def broken(*_: Any, **__: Any) -> Any:
        raise RuntimeError("secret")

    monkeypatch.setattr(schema.execution_context_class, "build", broken)
    told = await said(context(asking, club.sam.who), ME)
    assert ways[-1] == ran_before
    assert "INTERNAL" in told
    assert "reference" in told
    assert "secret" not in told


async def test_of_several_operations_the_named_one_runs(
    club: ChessClub, asking: Asking, ways: list[bool]
) -> None:
    both = ME + " query Nobody { viewer { user { name } } }"
    for name in ("Me", "Nobody", "Me", None, "Other"):
        try:
            told = await said(context(asking, club.sam.who), both, operation_name=name)
        except Exception as error:
            told = str(error)
        assert ('"id"' in told) == (name == "Me")
    assert ways == [False, True, True, False, False]


async def test_it_stands_for_these_extensions_and_for_no_others(
    club: ChessClub, asking: Asking, ways: list[bool], monkeypatch: pytest.MonkeyPatch
) -> None:
    """Whoever adds one says in laurel/documents/again.py, too, what it does, and then here."""
    assert (
        CountedOperations,
        AskedAgain,
        WithinLimits,
        PreparedDocuments,
        OneOperation,
        StandingSignIn,
        CodedErrors,
        SharedInstead,
    ) == executing.EXTENSIONS
    monkeypatch.setattr(schema, "extensions", [*schema.extensions, SchemaExtension])
    first, again = [await said(context(asking, club.sam.who), ME) for _ in range(2)]
    assert first == again
    assert ways == []
