"""Which fields are run, with which arguments and what is a resolver told? Under both executors."""

from typing import Any

import pytest
from graphql import ExecutionResult, build_schema

from tests.engine.running import ExecutorClass, as_text, messages, ran, ran_at_once

SCHEMA = build_schema("""
  interface Pet { name: String }
  type Dog implements Pet { name: String, barks: Boolean }
  type Cat implements Pet { name: String, meows: Boolean }
  union Any = Dog | Cat
  input Point @oneOf { x: Int, y: Int }
  type Query {
    a: String, b: String, deep: Query, pets: [Pet], anything: [Any]
    echo(int: Int! = 5, text: String, list: [Int!], point: Point): String
  }
""")
DOG = {"__typename": "Dog", "name": "Rex", "barks": True}
CAT = {"__typename": "Cat", "name": "Tom", "meows": False}
ROOT = {"a": "A", "b": "B", "pets": [DOG, CAT], "anything": [CAT, DOG]}


def echo(_info: Any, **given: Any) -> str:
    return as_text(given)


async def test_keys_stand_in_the_order_of_the_document(executor: ExecutorClass) -> None:
    document = "{ b ...F a x: a deep { b } deep { a b } } fragment F on Query { x: a b __typename }"
    result = await ran(executor, SCHEMA, document, {**ROOT, "deep": ROOT})
    expected = '{"b": "B", "x": "A", "__typename": "Query", "a": "A", "deep": {"b": "B", "a": "A"}}'
    assert as_text(result.data) == expected


@pytest.mark.parametrize("skip", [True, False])
@pytest.mark.parametrize("include", [True, False])
async def test_skip_and_include_both_have_to_agree(
    executor: ExecutorClass, skip: bool, include: bool
) -> None:
    document = """query ($s: Boolean!, $i: Boolean!) {
      a b @skip(if: $s) @include(if: $i) ... @skip(if: $s) { x: a } ...F @include(if: $i) }
      fragment F on Query { y: b }"""
    result = await ran(executor, SCHEMA, document, ROOT, {"s": skip, "i": include})
    expected = {"a", *(["b"] if include and not skip else [])}
    assert set(result.data or ()) == expected | ({"x"} if not skip else set()) | ({"y"} if include else set())


async def test_each_type_has_its_own_fields(executor: ExecutorClass) -> None:
    document = """{ pets { __typename name ... on Dog { barks } ...C }
      anything { ... on Pet { name } ... on Cat { meows } } } fragment C on Cat { meows }"""
    result = await ran(executor, SCHEMA, document, ROOT)
    assert result.data == {
        "pets": [DOG, CAT],
        "anything": [{"name": "Tom", "meows": False}, {"name": "Rex"}],
    }


WRONG_TYPES = {
    None: "Abstract type 'Pet' must resolve to an Object type at runtime for field 'Query.pets'. Either the"
    " 'Pet' type should provide a 'resolve_type' function or each possible type should provide an"
    " 'is_type_of' function.",
    "Nowhere": "Abstract type 'Pet' was resolved to a type 'Nowhere' that does not exist inside the schema.",
    "Int": "Abstract type 'Pet' was resolved to a non-object type 'Int'.",
    "Query": "Runtime Object type 'Query' is not a possible type for 'Pet'.",
}


@pytest.mark.parametrize("name", WRONG_TYPES)
async def test_a_wrong_type_is_told_of_its_item_alone(executor: ExecutorClass, name: str | None) -> None:
    result = await ran(executor, SCHEMA, "{ pets { name } }", {"pets": [DOG, {"__typename": name}]})
    assert result.data == {"pets": [{"name": "Rex"}, None]}
    assert messages(result) == [(WRONG_TYPES[name], ["pets", 1])]


@pytest.mark.parametrize(
    ("variables", "expected"),
    [
        ({}, '{"int": 5}'),
        ({"int": 1, "text": None}, '{"int": 1, "text": null}'),
        ({"list": 3}, '{"int": 5, "list": [3]}'),
        ({"point": {"x": 1}}, '{"int": 5, "point": {"x": 1}}'),
    ],
)
async def test_a_missing_variable_leaves_the_default_and_null_is_given(
    executor: ExecutorClass, variables: dict[str, Any], expected: str
) -> None:
    document = """query ($int: Int = 5, $text: String, $list: [Int!], $point: Point) {
      echo(int: $int, text: $text, list: $list, point: $point) }"""
    result = await ran(executor, SCHEMA, document, {"echo": echo}, variables)
    assert (result.data, result.errors) == ({"echo": expected}, None)


async def test_null_for_an_argument_that_must_be_fails_at_the_field(executor: ExecutorClass) -> None:
    document = "query ($int: Int) { a echo(int: $int) }"
    result = await ran(executor, SCHEMA, document, {"echo": echo, "a": "A"}, {"int": None})
    assert result.data == {"a": "A", "echo": None}
    assert [path for _, path in messages(result)] == [["echo"]]


@pytest.mark.parametrize("point", [{}, {"x": 1, "y": 2}, {"x": None}])
async def test_of_a_one_of_input_just_one_is_given(executor: ExecutorClass, point: Any) -> None:
    document = "query ($point: Point) { echo(point: $point) }"
    result = await ran(executor, SCHEMA, document, {"echo": echo}, {"point": point})
    assert result.data is None
    assert [path for _, path in messages(result)] == [None]


async def test_a_plan_serves_each_choice_of_variables_anew(executor: ExecutorClass) -> None:
    document = "query ($b: Boolean!, $int: Int!) { a @include(if: $b) echo(int: $int) }"
    answers = [
        (await ran(executor, SCHEMA, document, {"a": "A", "echo": echo}, {"b": given, "int": number})).data
        for given, number in [(True, 1), (False, 2), (True, 3)]
    ]
    assert answers == [
        {"a": "A", "echo": '{"int": 1}'},
        {"echo": '{"int": 2}'},
        {"a": "A", "echo": '{"int": 3}'},
    ]


async def test_a_resolver_is_told_where_it_stands(executor: ExecutorClass) -> None:
    seen: list[Any] = []

    def tell(info: Any) -> str:
        seen.append(info)
        return "told"

    context, root = object(), {"deep": {"a": tell}}
    await ran(executor, SCHEMA, "query Q { d: deep { x: a } }", root, context_value=context)
    (info,) = seen
    assert (info.field_name, str(info.return_type), str(info.parent_type)) == ("a", "String", "Query")
    assert info.path.as_list() == ["d", "x"]
    assert (info.path.typename, info.operation.name and info.operation.name.value) == ("Query", "Q")
    assert info.root_value is root
    assert info.context is context


def test_what_waits_for_nothing_is_answered_at_once(executor: ExecutorClass) -> None:
    assert ran_at_once(executor, SCHEMA, "{ a deep { b } }", {"a": "A", "deep": ROOT}) == ExecutionResult(
        {"a": "A", "deep": {"b": "B"}}, None
    )


async def test_of_several_operations_one_is_named(executor: ExecutorClass) -> None:
    document = "query One { a } query Two { b }"
    assert (await ran(executor, SCHEMA, document, ROOT, operation_name="Two")).data == {"b": "B"}
    unnamed = await ran(executor, SCHEMA, document, ROOT)
    expected = "Must provide operation name if query contains multiple operations."
    assert messages(unnamed) == [(expected, None)]


async def test_resolvers_of_ones_own_stand_for_the_defaults(executor: ExecutorClass) -> None:
    result = await ran(
        executor,
        SCHEMA,
        "{ a pets { __typename name } }",
        field_resolver=lambda source, info: [1] if info.field_name == "pets" else info.field_name,
        type_resolver=lambda value, info, kind: "Cat",
    )
    assert result.data == {"a": "a", "pets": [{"__typename": "Cat", "name": "name"}]}


async def test_middleware_is_called_around_each_field(executor: ExecutorClass) -> None:
    def twice(following: Any, root: Any, info: Any) -> Any:
        return following(root, info) * 2

    result = await ran(executor, SCHEMA, "{ a b }", ROOT, middleware=[twice])
    assert result.data == {"a": "AA", "b": "BB"}
