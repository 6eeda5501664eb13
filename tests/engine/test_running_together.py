"""What runs at the same time, what one after another, and is anything left behind? Under both executors."""

import asyncio
from contextvars import ContextVar
from typing import Any

from graphql import ExecutionResult, build_schema, parse
from graphql.execution import subscribe

from tests.engine.running import LEVELS, ExecutorClass, handed_over, messages, ran, settled

SCHEMA = build_schema("""
  type Query { items: [Item!], a: Int, b: Int, must: Int! }
  type Item { a: Int, b: Int }
  type Mutation { a: Int, b: Int, must: Int! }
  type Subscription { count: Int, must: Int! }
""")
PLACE = ContextVar("PLACE", default="nowhere")


class Gate:
    """Opens when as many as awaited stand before it: a hang if they come one after another."""

    def __init__(self, awaited: int) -> None:
        self.barrier = asyncio.Barrier(awaited)

    async def __call__(self, _info: Any) -> int:
        async with asyncio.timeout(10):
            await self.barrier.wait()
        return 1


async def test_all_that_is_asked_on_one_level_runs_at_the_same_time(executor: ExecutorClass) -> None:
    gate = Gate(6)
    root = {"items": [{"a": gate, "b": gate}] * 2, "a": gate, "b": gate}
    result = await ran(executor, SCHEMA, "{ a items { a b } b }", root)
    assert result.errors is None
    assert result.data == {"a": 1, "items": [{"a": 1, "b": 1}] * 2, "b": 1}


async def test_an_operation_that_is_cancelled_cancels_what_runs(executor: ExecutorClass) -> None:
    begun, ended = asyncio.Event(), []

    async def endless(info: Any) -> None:
        try:
            begun.set()
            await asyncio.Event().wait()
        finally:
            ended.append(info.field_name)

    task = asyncio.ensure_future(ran(executor, SCHEMA, "{ a b }", {"a": endless, "b": endless}))
    await begun.wait()
    await asyncio.sleep(0)
    task.cancel()
    await asyncio.wait([task])
    await settled()
    assert task.cancelled()
    assert sorted(ended) == ["a", "b"]


async def test_a_failure_leaves_no_task_running(executor: ExecutorClass) -> None:
    async def broken(_info: Any) -> None:
        await asyncio.sleep(0)
        raise ValueError("broken")

    result = await ran(executor, SCHEMA, "{ a must b }", dict.fromkeys(("a", "b", "must"), broken))
    await settled()
    assert result.data is None
    assert ("broken", ["must"]) in messages(result)
    assert asyncio.all_tasks() == {asyncio.current_task()}


async def test_resolvers_see_the_context_variables_of_who_asked(executor: ExecutorClass) -> None:
    async def seen(_info: Any) -> int:
        await asyncio.sleep(0)
        return int(PLACE.get() == "here")

    PLACE.set("here")
    result = await ran(
        executor, SCHEMA, "{ a b items { a } }", {"a": seen, "b": seen, "items": [{"a": seen}]}
    )
    assert result.data == {"a": 1, "b": 1, "items": [{"a": 1}]}


async def test_mutations_run_one_after_another_though_one_fails(executor: ExecutorClass) -> None:
    story = []

    async def act(info: Any) -> int:
        story.append(f"{info.path.key} begins")
        await asyncio.sleep(0)
        story.append(f"{info.path.key} ends")
        if info.path.key == "y":
            raise ValueError("broken")
        return len(story)

    result = await ran(executor, SCHEMA, "mutation { x: a y: b z: a }", {"a": act, "b": act})
    assert story == [f"{key} {what}" for key in "xyz" for what in ("begins", "ends")]
    assert result.data == {"x": 2, "y": None, "z": 6}
    assert messages(result) == [("broken", ["y"])]


async def test_each_event_of_a_subscription_is_answered_alone(executor: ExecutorClass) -> None:
    async def events(_info: Any) -> Any:
        yield {"count": 1, "must": 1}
        yield {"count": "x", "must": 2}
        yield {"count": 3, "must": None}

    one = parse("subscription { must }")
    stream = subscribe(SCHEMA, one, {"must": events}, executor_class=executor)
    assert not isinstance(stream, ExecutionResult)
    data = [(event.data, messages(event)) async for event in stream]  # type: ignore[union-attr]  # not awaited here
    lost = ("Cannot return null for non-nullable field Subscription.must.", ["must"])
    assert data == [({"must": 1}, []), ({"must": 2}, []), (None, [lost])]


async def test_what_is_handed_over_is_counted_and_plain_queries_never_are() -> None:
    before = handed_over()
    await ran(LEVELS, SCHEMA, "{ a items { b } __typename }", {"a": 1, "items": [{"b": 2}]})
    assert handed_over() == before
    await ran(LEVELS, SCHEMA, "{ __schema { queryType { name } } }")
    await ran(LEVELS, SCHEMA, "mutation { a b }", {"a": 1, "b": 2})
    grown = {reason: count - before.get(reason, 0) for reason, count in handed_over().items()}
    assert {reason: count for reason, count in grown.items() if count} == {
        "introspection": 1,
        "a mutation of several fields": 1,
    }
