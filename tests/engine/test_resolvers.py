"""How are resolvers called, what are they told, and in which order do mutations run? By cases."""

from collections import ChainMap
from collections.abc import Callable
from typing import Any

import pytest
from graphql import (
    GraphQLArgument,
    GraphQLError,
    GraphQLField,
    GraphQLInputField,
    GraphQLInputObjectType,
    GraphQLInt,
    GraphQLObjectType,
    GraphQLScalarType,
    GraphQLSchema,
    GraphQLString,
    build_schema,
    parse,
)
from graphql.execution import ExecutionResult, MiddlewareManager, execute, execute_sync

from tests.engine.cases import Case, differing, each, later
from tests.engine.running import ExecutorClass, as_text, settled

SCHEMA = build_schema("""
  type Query { a(given: Int): String, b: Int, node: Query, nodes: [Query!], sure: Int! }
  type Mutation { a: Int, b: Int!, counter: Counter, later: Counter }
  type Counter { value: Int, sure: Int! }
""")


class Root:
    """Has attributes, methods and what is computed."""

    b = 5

    def a(self, info: Any, given: int = 0) -> str:
        return f"{info.field_name} {given}"

    @property
    def node(self) -> Any:
        raise ValueError("computed")


class Slotted:
    __slots__ = ("b",)


class Refusing(Exception):
    def __str__(self) -> str:
        return "refused"


def tell(info: Any, **given: Any) -> str:
    told = [info.field_name, str(info.return_type), str(info.parent_type), info.path.as_list(), given]
    told += [[node.name.value for node in info.field_nodes], sorted(info.fragments), info.path.typename]
    return as_text(
        [*told, info.variable_values, info.context, info.schema is SCHEMA, info.operation.operation.value]
    )


ASKED = "query Q ($v: Int = 3) { n: nodes { x: a(given: $v) ...F } node { node { a } } } fragment F on Query { x: a }"
TELLING = {"a": tell, "node": {"a": tell}}
READ = {
    "keys of a dictionary": Case("{ b node { b } }", '"b": 1', {"b": 1, "node": {}}),
    "keys of what is like one": Case("{ b }", '"b": 2', ChainMap({}, {"b": 2})),
    "attributes and methods": Case("{ a(given: 4) b }", "a 4", Root()),
    "what is computed and fails": Case("{ node { a } b }", "computed", Root()),
    "attributes that are not there": Case("{ a b }", '"b": null', Slotted()),
    "no root": Case("{ a sure }", "Query.sure", None),
    "functions": Case("{ b }", "7", {"b": lambda _info: 7}),
    "functions of another form": Case(
        "{ b a(given: 1) }", "argument", {"b": lambda: 7, "a": lambda _info: "x"}
    ),
    "a class": Case("{ b }", "takes no arguments", {"b": Slotted}),
    "a failure that is a class": Case("{ b }", "refused", {"b": Refusing}),
    "an error that knows where it was": Case("{ b }", "far", {"b": GraphQLError("far", path=["off"])}),
    "an error with extensions": Case("{ b a }", '"code"', {"b": GraphQLError("no", extensions={"code": 1})}),
    "an error that is no text": Case("{ b }", "b", {"b": KeyError(("b", 1))}),
    "info": Case(ASKED, "x", {"nodes": [TELLING, TELLING], "node": {"node": TELLING}}, {"v": 8}),
}


@each(READ)
async def test_what_has_no_resolver_is_read_as_by_graphql_core(case: Case) -> None:
    assert await differing(SCHEMA, case._replace(options={"context_value": "context"})) == []


class Number:
    """A number that what changes it can be asked of later."""

    def __init__(self) -> None:
        self.value: Any = 0

    def changed(self, value: Any) -> "Number":
        if isinstance(value, Exception):
            raise value
        self.value = value
        return self


def mutating(*values: Any) -> Callable[[], dict[str, Any]]:
    """A root in which each call sets the next value, at once or later."""

    def root() -> dict[str, Any]:
        number, left = Number(), iter(values)

        async def change(_info: Any) -> Number:
            value = next(left)
            await later(None)
            return number.changed(value)

        return {"later": change, "counter": lambda _info: number.changed(next(left)), "a": 1, "b": None}

    return root


SEVERAL = "a mutation of several fields"
BAD = ValueError("bad")
THREE = "mutation { x: later { value } y: counter { value } z: later { value } }"
MUTATIONS = {
    "one": Case("mutation { later { value } }", "1", mutating(1)),
    "one at once": Case("mutation { counter { value sure } }", "Counter.sure", mutating(1)),
    "one that fails": Case("mutation { counter { value } }", "bad", mutating(BAD)),
    "one that nulls all": Case("mutation { b }", "Mutation.b", mutating()),
    "several": Case(THREE, '"z": {"value": 3}', mutating(1, 2, 3), over=SEVERAL),
    "a failure between": Case(THREE, '"y": null, "z": {"value": 3}', mutating(1, BAD, 3), over=SEVERAL),
    "a failure that nulls all": Case(
        "mutation { x: later { value } b z: later { value } }", "[null", mutating(1, 2), over=SEVERAL
    ),
    "fragments": Case(
        "mutation { ...F a } fragment F on Mutation { later { value } }", "1", mutating(1), over=SEVERAL
    ),
    "fields that are not there": Case("mutation { nothing later { value } }", "1", mutating(1)),
    "one alone by skip": Case("mutation { a @skip(if: true) later { value } }", "1", mutating(1)),
}


@each(MUTATIONS)
async def test_mutations_run_one_after_another(case: Case) -> None:
    assert await differing(SCHEMA, case) == []


def doubled(following: Any, root: Any, info: Any, **given: Any) -> Any:
    return following(root, info, **given) * 2


async def doubled_later(following: Any, root: Any, info: Any, **given: Any) -> Any:
    return await later(following(root, info, **given)) * 2


class Doubling:
    def resolve(self, following: Any, root: Any, info: Any, **given: Any) -> Any:
        return doubled(following, root, info, **given)


AROUND = {
    "a function": [doubled],
    "a function that waits": [doubled_later],
    "an object": [Doubling()],
    "several": (doubled, doubled_later),
    "a manager": MiddlewareManager(doubled),
}
EMPTY: dict[str, Any] = {
    "nothing": [],
    "an empty manager": MiddlewareManager(),
    "what does nothing": [object()],
}


@pytest.mark.parametrize("middleware", [*AROUND.values(), *EMPTY.values()], ids=[*AROUND, *EMPTY])
async def test_middleware_is_called_around_each_field(middleware: Any) -> None:
    over = (
        "an extension's `resolve`" if middleware and not isinstance(middleware, MiddlewareManager) else None
    )
    case = Case("{ b x: b }", '"b"', {"b": 2}, None, {"middleware": middleware}, over)
    if isinstance(middleware, MiddlewareManager) and middleware.middlewares:
        case = case._replace(over="an extension's `resolve`")
    assert await differing(SCHEMA, case) == []


WHOLE = GraphQLScalarType("Whole", coerce_output_value=lambda value: {"ok": 1, "none": None}[value])
BOX = GraphQLInputObjectType(
    "Box", {"the": GraphQLInputField(GraphQLInt, out_name="inner")}, out_type=lambda box: box["inner"]
)
CODED = GraphQLSchema(
    GraphQLObjectType(
        "Query",
        {
            "named": GraphQLField(
                GraphQLString,
                {
                    "the": GraphQLArgument(GraphQLInt, default_value=1, out_name="other"),
                    "box": GraphQLArgument(BOX),
                },
                resolve=lambda root, info, **given: as_text(given),
            ),
            "whole": GraphQLField(WHOLE, resolve=lambda root, info: root),
        },
    )
)
IN_CODE = {
    "arguments by other names": Case("{ named(the: 3, box: { the: 4 }) }", r"\"box\": 4", "ok"),
    "defaults by other names": Case("{ named }", "other", "ok"),
    "a scalar": Case("{ whole }", '"whole": 1', "ok"),
    "a scalar that gives nothing": Case("{ whole }", "to return non-nullable value", "none"),
    "a scalar that fails": Case("{ whole }", "'other'", "other"),
}


@each(IN_CODE)
async def test_names_and_scalars_of_the_schema_are_heeded(case: Case) -> None:
    assert await differing(CODED, case) == []


@pytest.mark.parametrize(
    "document", ["{ a b nodes { b } }", "mutation { a }", "{ sure }", "{ b(", "query ($v: Int!) { a }"]
)
def test_what_waits_for_nothing_is_no_awaitable(executor: ExecutorClass, document: str) -> None:
    root = {"b": 1, "nodes": [{"b": 2}]}
    try:
        result = execute(SCHEMA, parse(document), root, executor_class=executor)
    except GraphQLError:
        return
    assert isinstance(result, ExecutionResult)


class Waiting:
    """An awaitable that nobody has to await."""

    def __await__(self) -> Any:
        yield


@pytest.mark.filterwarnings("ignore:coroutine .* was never awaited:RuntimeWarning")
async def test_what_must_not_wait_fails_if_it_does(executor: ExecutorClass) -> None:
    document, root = parse("{ b }"), {"b": lambda _info: Waiting()}
    found = execute_sync(SCHEMA, document, root, executor_class=executor)
    assert "Int cannot represent" in str(found.errors)
    with pytest.raises(RuntimeError, match="failed to complete synchronously"):
        execute_sync(SCHEMA, document, root, executor_class=executor, check_sync=True)
    await settled()
