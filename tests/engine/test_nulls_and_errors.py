"""Where does a failure end, and what is told of it? Under both executors."""

import asyncio
from typing import Any

import pytest
import strawberry
from graphql import GraphQLError, build_schema

from tests.engine.running import ExecutorClass, messages, ran, told

SCHEMA = build_schema("""
  type Query { node: Node, must: Node!, list: [Int!], holes: [Int], rows: [[Int!]], text: [String] }
  type Node { ok: String, may: String, must: String!, deep: Node, sure: Node! }
""")


def broken(_info: Any) -> Any:
    raise ValueError("broken")


async def broken_later(_info: Any) -> Any:
    await asyncio.sleep(0)
    raise ValueError("broken")


FAILURES = pytest.mark.parametrize("fail", [broken, broken_later, lambda _info: ValueError("broken")])


@FAILURES
async def test_a_nullable_field_that_fails_is_null_and_its_siblings_stay(
    executor: ExecutorClass, fail: Any
) -> None:
    result = await ran(executor, SCHEMA, "{ node { may ok } }", {"node": {"may": fail, "ok": "yes"}})
    assert result.data == {"node": {"may": None, "ok": "yes"}}
    assert messages(result) == [("broken", ["node", "may"])]


@FAILURES
async def test_a_field_that_must_not_be_null_nulls_the_next_parent_that_may(
    executor: ExecutorClass, fail: Any
) -> None:
    root = {"node": {"deep": {"sure": {"must": fail}}, "ok": "yes"}}
    result = await ran(executor, SCHEMA, "{ node { deep { sure { must } } ok } }", root)
    assert result.data == {"node": {"deep": None, "ok": "yes"}}
    assert messages(result) == [("broken", ["node", "deep", "sure", "must"])]


@FAILURES
async def test_nothing_is_left_where_no_parent_may_be_null(executor: ExecutorClass, fail: Any) -> None:
    result = await ran(executor, SCHEMA, "{ must { must } }", {"must": {"must": fail}})
    assert result.data is None
    assert messages(result) == [("broken", ["must", "must"])]


async def test_a_null_where_none_may_be_names_the_field(executor: ExecutorClass) -> None:
    result = await ran(executor, SCHEMA, "{ node { must } }", {"node": {"must": None}})
    assert result.data == {"node": None}
    assert messages(result) == [("Cannot return null for non-nullable field Node.must.", ["node", "must"])]


async def test_an_error_before_the_one_that_nulls_the_parent_is_told_too(executor: ExecutorClass) -> None:
    root = {"node": {"may": broken, "must": broken}}
    before = await ran(executor, SCHEMA, "{ node { may must } }", root)
    assert messages(before) == [("broken", ["node", "may"]), ("broken", ["node", "must"])]
    after = await ran(executor, SCHEMA, "{ node { must may } }", root)
    assert messages(after) == [("broken", ["node", "must"])]


async def test_a_bad_item_nulls_the_list_or_itself(executor: ExecutorClass) -> None:
    root = {"list": [1, None], "holes": [1, "x", 3], "rows": [[1], [2, None]]}
    result = await ran(executor, SCHEMA, "{ list holes rows }", root)
    assert result.data == {"list": None, "holes": [1, None, 3], "rows": [[1], None]}
    assert sorted(messages(result)) == [
        ("Cannot return null for non-nullable field Query.list.", ["list", 1]),
        ("Cannot return null for non-nullable field Query.rows.", ["rows", 1, 1]),
        ("Int cannot represent non-integer value: 'x'", ["holes", 1]),
    ]


@pytest.mark.parametrize("value", ["text", 5, {"a": 1}, b"bytes"])
async def test_what_is_no_list_is_refused(executor: ExecutorClass, value: Any) -> None:
    result = await ran(executor, SCHEMA, "{ holes }", {"holes": value})
    assert result.data == {"holes": None}
    expected = "Expected Iterable, but did not find one for field 'Query.holes'."
    assert messages(result) == [(expected, ["holes"])]


async def test_whatever_can_be_iterated_is_a_list(executor: ExecutorClass) -> None:
    async def stream(_info: Any) -> Any:
        yield 1
        yield 2

    for value in ([1, 2], (1, 2), {1: 0, 2: 0}.keys(), lambda _: iter([1, 2]), stream):
        result = await ran(executor, SCHEMA, "{ holes }", {"holes": value})
        assert (result.data, result.errors) == ({"holes": [1, 2]}, None)


async def test_an_item_may_come_later_or_fail_later(executor: ExecutorClass) -> None:
    async def item(value: Any) -> Any:
        await asyncio.sleep(0)
        if isinstance(value, Exception):
            raise value
        return value

    root = {"holes": lambda _info: [item(1), 2, item(ValueError("late")), item(None)]}
    result = await ran(executor, SCHEMA, "{ holes }", root)
    assert result.data == {"holes": [1, 2, None, None]}
    assert messages(result) == [("late", ["holes", 2])]


async def test_an_error_keeps_its_extensions_its_cause_and_every_place_it_was_asked_at(
    executor: ExecutorClass,
) -> None:
    cause = GraphQLError("refused", extensions={"code": "NO"})
    result = await ran(executor, SCHEMA, "{ node { may }\n  node { may } }", {"node": {"may": cause}})
    assert told(result) == [
        {
            "message": "refused",
            "locations": [{"line": 1, "column": 10}, {"line": 2, "column": 10}],
            "path": ["node", "may"],
            "extensions": {"code": "NO"},
        }
    ]
    assert result.errors
    assert result.errors[0].original_error is cause


async def test_an_error_that_says_where_it_was_keeps_its_own_path(executor: ExecutorClass) -> None:
    cause = GraphQLError("elsewhere", path=["some", "where"])
    result = await ran(executor, SCHEMA, "{ node { may } }", {"node": {"may": cause}})
    assert messages(result) == [("elsewhere", ["some", "where"])]


ROWS = build_schema("type Query { rows: [Row!] } type Row { a: Int!, b: Int!, c: Int, f: Float, s: String }")


async def test_of_two_items_that_fail_the_first_item_is_told_whichever_field_it_was(
    executor: ExecutorClass,
) -> None:
    rows = [{"a": 1, "b": ValueError("first")}, {"a": ValueError("second"), "b": 1}]
    result = await ran(executor, ROWS, "{ rows { a b } }", {"rows": rows})
    assert result.data == {"rows": None}
    assert messages(result) == [("first", ["rows", 0, "b"])]


@pytest.mark.parametrize("others", [[], [1], [None], [1, None]])
@pytest.mark.parametrize(
    ("key", "value", "message"),
    [
        ("c", 2**31, "Int cannot represent non 32-bit signed integer value: 2147483648"),
        ("c", -(2**31) - 1, "Int cannot represent non 32-bit signed integer value: -2147483649"),
        ("f", float("nan"), "Float cannot represent non numeric value: nan"),
        ("f", float("inf"), "Float cannot represent non numeric value: inf"),
    ],
)
async def test_a_number_out_of_range_is_refused_whatever_else_is_there(
    executor: ExecutorClass, others: list[Any], key: str, value: Any, message: str
) -> None:
    kind = type(value)
    values = [kind(other) if other is not None else None for other in others]
    rows = [{key: each} for each in [*values, value, *values]]
    result = await ran(executor, ROWS, f"{{ rows {{ {key} }} }}", {"rows": rows})
    assert result.data == {"rows": [{key: each} for each in [*values, None, *values]]}
    assert messages(result) == [(message, ["rows", len(values), key])]


@strawberry.type
class Measure:
    number: int | None = None
    size: float | None = None


@strawberry.type
class Measures:
    @strawberry.field
    def all(self, info: strawberry.Info) -> list[Measure]:
        found: list[Measure] = info.context
        return found


@pytest.mark.parametrize("beside", [1, 3])
@pytest.mark.parametrize(
    ("key", "value"), [("number", 2**31), ("size", float("nan")), ("size", -float("inf"))]
)
async def test_an_attribute_out_of_range_is_refused_too(
    executor: ExecutorClass, key: str, value: Any, beside: int
) -> None:
    schema = strawberry.Schema(query=Measures, execution_context_class=executor)
    good = type(value)(1)
    measures = [Measure(**{key: each}) for each in [good] * beside + [value]]
    result = await schema.execute(f"{{ all {{ {key} }} }}", context_value=measures)
    assert result.data == {"all": [{key: good}] * beside + [{key: None}]}
    assert [error.path for error in result.errors or []] == [["all", beside, key]]
