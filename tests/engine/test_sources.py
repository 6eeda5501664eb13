"""Where do a subscription's events come from, what ends them, and what does each answer? By cases."""

import asyncio
from collections.abc import AsyncIterator
from inspect import isawaitable
from typing import Any

import pytest
from graphql import ExecutionResult, GraphQLError, build_schema, parse
from graphql.execution import subscribe

from tests.engine.cases import later, stream
from tests.engine.running import CORE, LEVELS, ExecutorClass, as_text, handed_over

SCHEMA = build_schema("""
  type Query { a: Int }
  type Item { name: String!, size(by: Int!): Int }
  type Subscription { item: Item, number: Int!, items: [Item!], other(given: Int! = 1): Int }
""")
NO_SUBSCRIPTION = build_schema("type Query { a: Int }")


def failing(*_: Any, **__: Any) -> Any:
    raise ValueError("no source")


async def failing_later(*_: Any, **__: Any) -> Any:
    return failing()


def events(*given: Any) -> Any:
    return lambda _info, **_: stream(
        [{"item": each, "number": each, "items": each, "other": each} for each in given]
    )


def said(result: ExecutionResult) -> str:
    return as_text([result.data, [dict(each.formatted) for each in result.errors or []]])


async def told(
    executor: ExecutorClass, document: str, root: Any, schema: Any = SCHEMA, **options: Any
) -> list[str]:
    """All that is answered, in order, and what was raised at last."""
    source = subscribe(schema, parse(document), root, executor_class=executor, **options)
    source = await source if isawaitable(source) else source
    if isinstance(source, ExecutionResult):
        return ["no source", said(source)]
    found = []
    try:
        async for event in source:
            found.append(said(event))
    except Exception as error:
        found.append(repr(error))
    return found


NAMED = {"name": lambda _info: later("n"), "size": lambda _info, by: by}
CASES: dict[str, tuple[str, Any, dict[str, Any], str]] = {
    "events": ("subscription { number }", {"number": events(1, 2)}, {}, "2"),
    "none": ("subscription { number }", {"number": events()}, {}, ""),
    "an alias": ("subscription { x: number __typename }", {"number": events(1)}, {}, '"x": 1'),
    "a source that comes later": (
        "subscription { number }",
        {"number": lambda _info: later(stream([]))},
        {},
        "",
    ),
    "several fields": ("subscription { number item { name } }", {"number": events(1)}, {}, "number"),
    "a source that fails": ("subscription { number }", {"number": failing}, {}, "no source"),
    "a source that fails later": ("subscription { item { name } }", {"item": failing_later}, {}, "no source"),
    "a source that is a failure": ("subscription { number }", {"number": GraphQLError("no")}, {}, '"no"'),
    "a source that gives a failure": (
        "subscription { number }",
        {"number": lambda _info: ValueError("no")},
        {},
        "no",
    ),
    "no source": ("subscription { number }", {}, {}, "must return AsyncIterable. Received: None"),
    "a list as a source": ("subscription { number }", {"number": [1]}, {}, "must return AsyncIterable"),
    "a list as a source, later": (
        "subscription { number }",
        {"number": lambda _info: later([1])},
        {},
        "AsyncIterable",
    ),
    "a wrong argument": ('subscription { other(given: "x") }', {"other": events(1)}, {}, '"path": ["other"]'),
    "a missing variable": (
        "subscription ($v: Int!) { other(given: $v) }",
        {"other": events(1)},
        {},
        "to be provided",
    ),
    "null for what must be": (
        "subscription ($v: Int) { other(given: $v) }",
        {"other": events(1)},
        {"variable_values": {"v": None}},
        '"path": ["other"]',
    ),
    "a variable": (
        "subscription ($v: Int!) { item { size(by: $v) } }",
        {"item": events(NAMED)},
        {"variable_values": {"v": 4}},
        '"size": 4',
    ),
    "a field that is not there": ("subscription { nothing }", {}, {}, "is not defined"),
    "a source of ones own": (
        "subscription { number }",
        {},
        {"subscribe_field_resolver": lambda root, info: stream([{"number": 5}])},
        "5",
    ),
    "a resolver of ones own": (
        "subscription { number }",
        {"number": events(1)},
        {"field_resolver": lambda root, info: 6},
        "6",
    ),
    "an event that fails": (
        "subscription { item { name } }",
        {"item": events(NAMED, ValueError("bad"))},
        {},
        "bad",
    ),
    "an event that nulls all": ("subscription { number }", {"number": events(1, None, 3)}, {}, "[null, ["),
    "events in which items fail": (
        "subscription { items { name } }",
        {"items": events([NAMED], [NAMED, {}], [])},
        {},
        '"items", 1, "name"',
    ),
    "an event that is none": (
        "subscription { item { name } }",
        {"item": lambda _info: stream([None, {}])},
        {},
        "null",
    ),
    "a stream that breaks off": (
        "subscription { number }",
        {"number": lambda _info: stream([{"number": 1}, ValueError("off")])},
        {},
        "off",
    ),
    "defer": ("subscription { item { ... @defer { name } } }", {"item": events(NAMED)}, {}, "defer"),
    "stream": ("subscription { items @stream { name } }", {"items": events([NAMED])}, {}, "stream"),
    "skip": (
        "subscription { item { name x: name @skip(if: true) } }",
        {"item": events(NAMED)},
        {},
        '{"name": "n"}',
    ),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES.keys())
async def test_a_subscription_is_answered_as_by_graphql_core(case: Any) -> None:
    document, root, options, says = case
    theirs = await told(CORE, document, root, **options)
    before = handed_over()
    ours = await told(LEVELS, document, root, **options)
    assert ours == theirs
    assert says in str(theirs)
    assert handed_over() == before or "@" in document


async def test_a_schema_without_subscriptions_has_no_source(executor: ExecutorClass) -> None:
    found = await told(executor, "subscription { number }", {}, NO_SUBSCRIPTION)
    assert "not configured to execute subscription" in str(found)


async def test_a_source_is_closed_when_nobody_listens(executor: ExecutorClass) -> None:
    closed = []

    async def endless(_info: Any) -> AsyncIterator[Any]:
        try:
            while True:
                yield {"number": 1}
        finally:
            closed.append(True)

    source: Any = subscribe(
        SCHEMA, parse("subscription { number }"), {"number": endless}, executor_class=executor
    )
    assert said(await anext(source)) == '[{"number": 1}, []]'
    await source.aclose()
    assert closed == [True]


async def test_an_event_that_is_being_answered_is_cancelled_with_its_listener(
    executor: ExecutorClass,
) -> None:
    begun, ended = asyncio.Event(), asyncio.Event()

    async def hanging(_info: Any) -> None:
        try:
            begun.set()
            await asyncio.Event().wait()
        finally:
            ended.set()

    root = {"item": lambda _info: stream([{"item": {"name": hanging}}])}
    source: Any = subscribe(SCHEMA, parse("subscription { item { name } }"), root, executor_class=executor)
    listening = asyncio.ensure_future(anext(source))
    await begun.wait()
    listening.cancel()
    await asyncio.wait([listening])
    async with asyncio.timeout(10):
        await ended.wait()
    assert listening.cancelled()
