"""What is special to levels: batch functions, attributes, and objects that stand at many places."""

from typing import Any

import pytest
import strawberry
from cachetools import LRUCache
from graphql import parse
from strawberry.permission import BasePermission
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from engine import plans
from engine.asked import asked
from engine.batch import attribute, batch
from engine.execution import LevelExecutionContext
from engine.fallbacks import fallbacks

CALLS = list[Any]()


class Row:
    def __init__(self, name: str) -> None:
        self.name = name


class Locked(BasePermission):
    message = "locked"

    def has_permission(self, source: Any, info: Any, **kwargs: Any) -> bool:
        return bool(source.row.name != "b")


def _shouts(parents: list["Thing"], info: Any, times: int = 1) -> list[str]:
    CALLS.append([parent.row.name for parent in parents])
    return [parent.row.name.upper() * times for parent in parents]


async def _later(parents: list["Thing"], info: Any) -> list[Any]:
    CALLS.append(len(parents))
    return [ValueError("not b") if parent.row.name == "b" else parent.row.name for parent in parents]


def _too_few(parents: list["Thing"], info: Any) -> list[str]:
    return ["only one"]


def _none(parents: list["Thing"], info: Any) -> None:
    """No list at all."""


def _asked(parents: list["Thing"], info: Any) -> list["Thing"]:
    CALLS.append((sorted(asked(info)), sorted(asked(info, "same"))))
    return parents


async def _slim(parents: list["Thing"], info: Any) -> list["Thing"]:
    """With nothing but what is asked for."""
    return [Thing(row=parent.row if asked(info) & {"name", "shout"} else Row("?")) for parent in parents]


@strawberry.type
class Thing:
    row: strawberry.Private[Row]
    name: str = attribute("row.name", "Its name.")
    missing: str | None = attribute("row.none", "It has none.")
    shout: str = batch(_shouts, "Loud.")
    later: str | None = batch(_later, "Quiet.")
    surely: str = batch(_later, "Never null.")
    too_few: str | None = batch(_too_few, "Wrong.")
    none: str | None = batch(_none, "Wrong, too.")
    same: "Thing" = batch(_asked, "Itself.")
    slim: "Thing" = batch(_slim, "Itself again.")

    @strawberry.field(permission_classes=[Locked])  # type: ignore[untyped-decorator]  # Strawberry gives Any
    def guarded(self) -> str | None:
        return self.row.name


A, B = Thing(row=Row("a")), Thing(row=Row("b"))


@strawberry.type
class Query:
    @strawberry.field
    def things(self) -> list[Thing]:
        return [A, B]

    @strawberry.field
    def many(self) -> list[Thing | None]:
        return [A, B] * 20


OURS = strawberry.Schema(Query, execution_context_class=LevelExecutionContext)
THEIRS = strawberry.Schema(Query, execution_context_class=StrawberryGraphQLCoreExecutionContext)
for schema in (OURS, THEIRS):
    schema.process_errors = lambda *_, **__: None  # type: ignore[method-assign]  # the tests read them


@pytest.fixture(autouse=True)
def calls() -> list[Any]:
    CALLS.clear()
    return CALLS


async def same(query: str) -> tuple[Any, list[Any]]:
    """What both executors answer."""
    theirs = await THEIRS.execute(query)
    CALLS.clear()
    ours = await OURS.execute(query)
    told = [sorted(str(error.formatted) for error in found.errors or []) for found in (ours, theirs)]
    assert ours.data == theirs.data
    assert told[0] == told[1]
    return ours.data, [error.path for error in ours.errors or []]


async def test_a_batch_is_called_once_for_all_parents_of_its_level(calls: list[Any]) -> None:
    data, _ = await same("{ things { shout(times: 2) later } }")
    assert data["things"][0] == {"shout": "AA", "later": "a"}
    assert calls == [["a", "b"], 2]


async def test_an_exception_is_for_its_parent_alone() -> None:
    data, paths = await same("{ things { later } }")
    assert data["things"] == [{"later": "a"}, {"later": None}]
    assert paths == [["things", 1, "later"]]


async def test_a_batch_that_gives_too_few_fails_for_all() -> None:
    result = await OURS.execute("{ things { tooFew } }")
    assert result.data == {"things": [{"tooFew": None}] * 2}
    assert [error.message for error in result.errors or []] == ["a batch gave 1 values for 2 parents"] * 2


async def test_a_batch_that_gives_no_list_fails_in_its_field_alone() -> None:
    result = await OURS.execute("{ things { name none } }")
    assert result.data == {"things": [{"name": "a", "none": None}, {"name": "b", "none": None}]}
    assert [error.path for error in result.errors or []] == [["things", place, "none"] for place in (0, 1)]


async def test_parents_of_two_places_do_not_share_what_is_asked_for() -> None:
    """Nor under graphql-core, where all that ask in one turn are gathered."""
    data, _ = await same("{ few: things { slim { __typename } } all: things { slim { name } } }")
    assert [thing["slim"]["name"] for thing in data["all"]] == ["a", "b"]


async def test_an_attribute_that_is_missing_fails_where_it_is_missing() -> None:
    data, paths = await same("{ things { name missing } }")
    assert data["things"][1] == {"name": "b", "missing": None}
    assert paths == [["things", 0, "missing"], ["things", 1, "missing"]]


async def test_equal_objects_are_run_once(calls: list[Any]) -> None:
    await same("{ many { shout } }")
    assert calls == [["a", "b"]]


async def test_what_fails_in_an_object_is_told_at_each_of_its_places() -> None:
    data, paths = await same("{ many { name surely } }")
    assert data["many"] == [{"name": "a", "surely": "a"}, None] * 20
    assert paths == [["many", place, "surely"] for place in range(1, 40, 2)]


async def test_permissions_are_asked_for_each_parent() -> None:
    data, paths = await same("{ things { guarded } }")
    assert data["things"] == [{"guarded": "a"}, {"guarded": None}]
    assert paths == [["things", 1, "guarded"]]


async def test_a_batch_may_ask_what_is_asked_of_it(calls: list[Any]) -> None:
    more = "fragment More on Thing { name same { name } }"
    await OURS.execute("{ things { same { ...More ... on Thing { same { shout } } } } }" + more)
    assert calls[0] == (["name", "same"], ["name", "shout"])


async def test_plans_are_kept_and_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plans, "_operations", LRUCache(150_000, getsizeof=lambda known: known.bytes))
    for _ in range(9):
        document = parse("query ($a: Boolean!) { things { name @include(if: $a) } }")
        for value in (True, False, True):
            context = LevelExecutionContext.build(OURS._schema, document, None, None, {"a": value})
            assert isinstance(context, LevelExecutionContext)
            context.execute_operation()
    assert 2 <= len(plans._operations) <= 6, "each is more than 20,000 bytes"
    assert sum(known.bytes for known in plans._operations.values()) <= 150_000
    assert {len(known.plans) for known in plans._operations.values()} == {2}


async def test_what_is_handed_over_is_counted() -> None:
    before = fallbacks["introspection"]
    result = await OURS.execute("{ __schema { queryType { name } } things { name } }")
    assert result.data
    assert result.data["things"] == [{"name": "a"}, {"name": "b"}]
    assert fallbacks["introspection"] == before + 1
