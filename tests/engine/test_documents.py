"""What does a document ask for: operations, fragments, directives, variables? One case for each behaviour."""

from typing import Any

from graphql import GraphQLEnumType, GraphQLEnumValue, build_schema

from tests.engine.cases import Case, differing, each
from tests.engine.running import as_text

SCHEMA = build_schema("""
  directive @here on FIELD
  interface Pet { name: String, friend: Pet }
  type Dog implements Pet { name: String, friend: Pet, barks: Boolean }
  enum Colour { RED GREEN }
  input Point @oneOf { x: Int, y: Int }
  input Box { name: String!, size: Int = 3, tags: [String!], inside: Box, at: Point = { x: 1 } }
  type Query {
    a: String, b: String, deep: Query, pet: Pet, pets: [Pet], word: String, numbers: [Int]
    text(given: String = "default"): String
    must(given: Int!): String, surely(given: Int! = 7): String
    list(given: [Int!]!): String, holes(given: [Int]): String
    colour(given: Colour): Colour, box(given: Box): String, point(given: Point): String
  }
""")
COLOURS = SCHEMA.type_map["Colour"]
assert isinstance(COLOURS, GraphQLEnumType)
COLOURS.values["GREEN"] = GraphQLEnumValue(None)
DOG = {"__typename": "Dog", "name": "Rex", "barks": True}


def echo(_info: Any, **given: Any) -> str:
    return as_text(given)


ECHOED = ("text", "must", "surely", "list", "holes", "box", "point")
ROOT: dict[str, Any] = {**dict.fromkeys(ECHOED, echo), "a": "A", "b": "B", "numbers": [1, 2]}
ROOT |= {"deep": ROOT, "pet": {**DOG, "friend": DOG}, "pets": [DOG, DOG]}


def asked(document: str, says: str, variables: dict[str, Any] | None = None, **more: Any) -> Case:
    over = more.pop("over", None)
    return Case(document, says, ROOT, variables, more, over)


CHAIN = (
    " ".join(f"fragment F{n} on Query {{ ...F{n + 1} }}" for n in range(1000))
    + "fragment F1000 on Query { b }"
)
OPERATIONS = {
    "the named one of several": asked("query One { a } query Two { b }", '{"b": "B"}', operation_name="Two"),
    "a name that is not there": asked(
        "query One { a }", "Unknown operation named 'Two'", operation_name="Two"
    ),
    "an empty name": asked("query One { a }", "Unknown operation named ''", operation_name=""),
    "none at all": asked("fragment F on Query { a }", "Must provide an operation"),
    "one that the schema has no type for": asked(
        "mutation { a }", "not configured to execute mutation", over="a missing root type"
    ),
    "a subscription that is run as a query": asked(
        "subscription { a }", "not configured to execute subscription", over="a missing root type"
    ),
    "definitions that can't be run": asked("{ a } type Other { a: String }", '{"a": "A"}'),
    "fields that are not there": asked("{ a nothing deep { nothing b } }", '{"a": "A", "deep": {"b": "B"}}'),
    "an object without a selection": asked("{ deep }", '{"deep": {}}'),
    "a leaf with a selection": asked("{ a { b } }", '{"a": "A"}'),
    "fragments that name themselves": asked("{ ...F } fragment F on Query { a ...F }", '{"a": "A"}'),
    "a fragment that is not there": asked("{ a ...F }", '{"a": "A"}'),
    "a fragment of a type that is not there": asked("{ a ... on Nothing { b } }", '{"a": "A"}'),
    "an argument that is not there": asked("{ a(x: 1) text(other: 2) }", "default"),
    "selections nested too deeply": asked("{ ...F0 }" + CHAIN, "nested too deeply", over="a wrong document"),
    "selections nested too deeply in a field": asked(
        "{ a deep { ...F0 } }" + CHAIN, "maximum recursion depth", over="a wrong document"
    ),
}
DIRECTIVES = {
    "skip and include on every kind of selection": asked(
        """{ a @skip(if: false) x: a @skip(if: true) ... @include(if: false) { y: b }
        ... on Query @include(if: true) { z: b } ...F @skip(if: true) } fragment F on Query { q: a }""",
        '{"a": "A", "z": "B"}',
    ),
    "nothing left": asked("{ a @skip(if: true) }", "[{}, []]"),
    "both directives": asked(
        "{ a @skip(if: true) @include(if: true) b @include(if: true) @skip(if: false) }", '[{"b": "B"}'
    ),
    "a condition that is missing": asked(
        "query ($v: Boolean!) { a deep { b @skip } }", "'Boolean!' to be provided"
    ),
    "a condition of another type": asked("{ a @include(if: 3) }", "Boolean cannot", over="a wrong document"),
    "a wrong condition in what a type alone has": asked(
        "{ pet { ... on Dog { barks @skip(if: 3) } name } a }", "Boolean cannot represent"
    ),
    "a directive that says nothing": asked("{ a @here b @unknown }", '{"a": "A", "b": "B"}'),
    "defer": asked("{ a ... @defer { b } }", "multiple payloads", over="@defer"),
    "defer, but not if": asked("{ a ... @defer(if: false) { b } }", '{"a": "A", "b": "B"}', over="@defer"),
    "defer in what a type alone has": asked(
        "{ pet { name ... on Dog @defer { barks } } }", "multiple payloads", over="@defer"
    ),
    "stream": asked("{ numbers @stream(initialCount: 0) }", "multiple payloads", over="@stream"),
    "stream in what a type alone has": asked(
        "{ pet { friend { name @stream(initialCount: 0) } } }", "friend", over="@stream"
    ),
    "errors that do not propagate": asked(
        "query @experimental_disableErrorPropagation { a }", "A", over="errors that do not propagate"
    ),
    "introspection": asked(
        '{ a __type(name: "Dog") { name fields { name } } }', '"barks"', over="introspection"
    ),
}
VARIABLES = {
    "a default of the field": asked("{ text }", "default"),
    "a variable that is left out": asked("query ($v: String) { text(given: $v) }", "default"),
    "a variable that is not declared": asked("{ text(given: $v) }", "default"),
    "a default of the variable": asked('query ($v: String = "mine") { text(given: $v) }', "mine"),
    "null in place of both": asked('query ($v: String = "mine") { text(given: $v) }', "null", {"v": None}),
    "a literal null": asked("{ text(given: null) }", "null"),
    "a variable of another type": asked("query ($v: Int) { text(given: $v) }", "1", {"v": 1}),
    "a missing argument that must be": asked("{ a must }", "'Int!' was not provided"),
    "a variable left out of what must be": asked("query ($v: Int) { must(given: $v) a }", "runtime value"),
    "null for what has a default": asked("query ($v: Int) { surely(given: $v) }", "null", {"v": None}),
    "a variable left out of what has a default": asked("query ($v: Int) { surely(given: $v) }", "7"),
    "a variable that must be": asked("query ($v: Int!) { a }", "'Int!' to be provided"),
    "null for a variable that must be": asked("query ($v: Int!) { a }", "not to be None", {"v": None}),
    "a wrong value": asked("query ($v: Int!) { a }", "Int cannot represent", {"v": "x"}),
    "a variable of a type that is not there": asked("query ($v: Nothing) { a }", "Nothing", {"v": 1}),
    "a variable of an output type": asked("query ($v: Dog) { a }", "Dog", {"v": 1}),
    "a wrong default": asked('query ($v: Int = "x") { holes(given: [$v]) }', "$v"),
    "one value for a list": asked("{ list(given: 1) holes(given: null) }", "[1]"),
    "null within a list": asked("{ holes(given: [1, null]) x: list(given: [null]) }", "[1, null]"),
    "a variable within a list": asked("query ($v: Int) { holes(given: [1, $v]) list(given: [$v]) }", "1"),
    "an unknown value of an enumeration": asked("{ colour(given: BLUE) a }", "does not exist in"),
    "null as a value of an enumeration": asked(
        "query ($v: Colour!) { colour(given: $v) }", "{", {"v": "GREEN"}
    ),
    "an object with its defaults": asked('{ box(given: { name: "n" }) }', "3"),
    "an object within an object": asked(
        "query ($v: Box) { box(given: $v) }", "inner", {"v": {"name": "n", "inside": {"name": "inner"}}}
    ),
    "a variable within an object": asked(
        'query ($v: String, $n: Int) { box(given: { name: "n", tags: [$v], size: $n }) }', "t", {"v": "t"}
    ),
    "a missing field of an object": asked("query ($v: Box) { a }", "required", {"v": {"size": 1}}),
    "an unknown field of an object": asked(
        "query ($v: Box) { a }", "Did you mean", {"v": {"name": "", "sise": 1}}
    ),
    "suggestions that are hidden": asked(
        "query ($v: Box) { a }", "sise", {"v": {"name": "", "sise": 1}}, hide_suggestions=True
    ),
    "suggestions that are hidden at a field": asked(
        '{ box(given: { name: "n", sise: 1 }) }', "sise", hide_suggestions=True
    ),
    "wrong values deep down, all told": asked(
        "query ($v: [Box!]) { a }",
        "[1].inside.tags[0]",
        {"v": [{"name": 1}, {"name": "n", "inside": {"tags": [3]}}]},
    ),
    "more wrong values than are told": asked(
        "query ($v: [Int]) { a }", "error limit reached", {"v": ["x"] * 9}, max_coercion_errors=3
    ),
    "as many wrong values as are told": asked(
        "query ($v: [Int]) { a }", "non-integer", {"v": ["x"] * 3}, max_coercion_errors=3
    ),
}
ONE_OF = {
    "one": asked("{ point(given: { y: 2 }) }", "2"),
    "the default of an object": asked('{ box(given: { name: "n" }) }', r"\"at\": {\"x\": 1}"),
    "none": asked("{ point(given: {}) a }", "Within OneOf"),
    "two": asked("{ point(given: { x: 1, y: 2 }) a }", "Within OneOf"),
    "null": asked("{ point(given: { x: null }) a }", "must be non-null"),
    "a variable that is null": asked("query ($v: Int) { point(given: { x: $v }) }", "null", {"v": None}),
    "a variable that is left out": asked("query ($v: Int) { point(given: { x: $v }) }", '"path": ["point"]'),
    "two by variables": asked("query ($v: Int) { point(given: { x: 1, y: $v }) }", "point", {"v": 1}),
    "an unknown field": asked("query ($v: Point) { a }", "Expected value of type 'Point'", {"v": {"z": 1}}),
}


@each({**OPERATIONS, **DIRECTIVES, **VARIABLES})
async def test_a_document_is_read_as_by_graphql_core(case: Case) -> None:
    assert await differing(SCHEMA, case) == []


@each(ONE_OF)
async def test_of_a_one_of_input_there_is_just_one(case: Case) -> None:
    assert await differing(SCHEMA, case) == []
