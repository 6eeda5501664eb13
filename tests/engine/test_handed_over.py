"""Is what graphql-core has to run answered as by graphql-core, and counted?"""

from inspect import isawaitable
from typing import Any

import pytest
from graphql import GraphQLDeferDirective, GraphQLSchema, GraphQLStreamDirective, build_schema, parse
from graphql.execution import ExecutionResult, execute, experimental_execute_incrementally
from graphql.pyutils import AbortController

from tests.engine.cases import Case, answer, later, stream
from tests.engine.running import CORE, LEVELS, ExecutorClass, as_text, handed_over, settled

PLAIN = build_schema("""
  interface Pet { name: String, friends: [Pet!] }
  type Dog implements Pet { name: String, friends: [Pet!] }
  type Query { a: Int, b: Int, pet: Pet, numbers: [Int], text(given: String = "default"): String }
""")
KNOWN: dict[str, Any] = {**PLAIN.to_kwargs()}
KNOWN["directives"] = [*PLAIN.directives, GraphQLDeferDirective, GraphQLStreamDirective]
SCHEMA = GraphQLSchema(**KNOWN)
REX: dict[str, Any] = {"__typename": "Dog", "name": lambda _info: later("Rex")}
ROOT = {
    "a": 1,
    "b": lambda _info: later(ValueError("bad")),
    "pet": {**REX, "friends": [REX, REX]},
    "numbers": lambda _info: stream([1, 2, 3]),
    "text": lambda _info, given: given,
}


async def payloads(executor: ExecutorClass, document: str) -> list[str]:
    """All parts of an answer that comes in parts."""
    result: Any = experimental_execute_incrementally(SCHEMA, parse(document), ROOT, executor_class=executor)
    result = await result if isawaitable(result) else result
    if isinstance(result, ExecutionResult):
        return [as_text(result.formatted)]
    return [as_text(result.initial_result.formatted)] + [
        as_text(each.formatted) async for each in result.subsequent_results
    ]


IN_PARTS = {
    "a fragment": ("{ a ... @defer { b } }", "@defer", 2),
    "a fragment within what a type alone has": (
        "{ pet { ... on Dog { ... @defer { name } } } }",
        "@defer",
        2,
    ),
    "a fragment, but not if": ("{ a ... @defer(if: false) { b } }", "@defer", 1),
    "a list": ("{ numbers @stream(initialCount: 1) }", "@stream", 2),
    "a list within what a type alone has": ("{ pet { friends @stream { name } } }", "@stream", 2),
}


@pytest.mark.parametrize("case", IN_PARTS.values(), ids=IN_PARTS.keys())
async def test_answers_come_in_the_same_parts(case: Any) -> None:
    document, why, least = case
    theirs = await payloads(CORE, document)
    before = handed_over().get(why, 0)
    assert await payloads(LEVELS, document) == theirs
    assert handed_over()[why] == before + 1
    assert len(theirs) >= least


@pytest.mark.parametrize("when", ["before", "between", "never"])
async def test_an_operation_is_aborted_as_by_graphql_core(when: str) -> None:
    found = []
    before = handed_over().get("an abort signal", 0)
    for executor in (CORE, LEVELS):
        controller = AbortController()
        root = {
            "a": lambda _info, abort=controller.abort: abort() if when == "between" else 1,
            "b": lambda _: later(1),
        }
        if when == "before":
            controller.abort()
        case = Case("{ a b }", "", root, options={"abort_signal": controller.signal})
        found.append(await answer(executor, PLAIN, case))
    assert found[0] == found[1]
    assert ("abort" in found[0]) == (when != "never")
    assert handed_over()["an abort signal"] == before + 1


VARIABLES_OF_FRAGMENTS = {
    "given": ('{ ...F(v: "mine") } fragment F($v: String) on Query { text(given: $v) }', "mine"),
    "left out": ("{ ...F } fragment F($v: String) on Query { text(given: $v) }", "default"),
    "by their default": (
        '{ ...F } fragment F($v: String = "its own") on Query { text(given: $v) }',
        "its own",
    ),
    "before those of the operation": (
        'query ($v: String = "outer") { ...F(v: "inner") x: text(given: $v) } '
        "fragment F($v: String) on Query { text(given: $v) }",
        "inner",
    ),
    "that steer": (
        "{ ...F(v: false) } fragment F($v: Boolean!) on Query { a @include(if: $v) numbers }",
        "numbers",
    ),
    "that must be": ("{ ...F } fragment F($v: String!) on Query { a text(given: $v) }", "null"),
}


@pytest.mark.parametrize("case", VARIABLES_OF_FRAGMENTS.values(), ids=VARIABLES_OF_FRAGMENTS.keys())
async def test_fragments_have_variables_of_their_own(case: tuple[str, str]) -> None:
    document, says = case
    parsed = parse(document, experimental_fragment_arguments=True)
    found = []
    for executor in (CORE, LEVELS):
        result: Any = execute(PLAIN, parsed, ROOT, executor_class=executor)
        result = await result if isawaitable(result) else result
        found.append(as_text([result.data, [dict(each.formatted) for each in result.errors or []]]))
    await settled()
    assert found[0] == found[1]
    assert says in found[0]
    assert handed_over()["variables of fragments"] > 0
