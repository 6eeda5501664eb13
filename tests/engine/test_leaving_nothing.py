"""What is left behind by an execution that fails, is cancelled, or answers before all of its work is done?"""

import asyncio
import gc
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import strawberry
from graphql import GraphQLObjectType, build_schema
from graphql.execution import ExecutionHooks

from engine.batch import batch
from tests.engine.cases import Case, answer, differing, each, later, stream
from tests.engine.running import CORE, LEVELS, ExecutorClass, ran, settled

SCHEMA = build_schema("""
  type Query { a: Int, b: Int, sure: Int!, node: Node, nodes: [Node!], list: [Int], items: [Int!], kept: Kept }
  type Node { a: Int, sure: Int!, node: Node, list: [Int!] }
  type Kept { a: Int }
""")
KEPT = SCHEMA.type_map["Kept"]
assert isinstance(KEPT, GraphQLObjectType)
KEPT.is_type_of = lambda value, _info: value["is"]()


@contextmanager
def nothing_is_left() -> Iterator[None]:
    """No task runs on, and the loop has nothing to complain of. What is never awaited fails the test by its warning."""
    told: list[Any] = []
    loop = asyncio.get_running_loop()
    loop.set_exception_handler(lambda _loop, found: told.append(found))
    yield
    gc.collect(0)
    assert told == []
    assert asyncio.all_tasks() == {asyncio.current_task()}


def bad(_info: Any = None) -> Any:
    raise ValueError("bad")


def bad_later(_info: Any = None) -> Any:
    return later(ValueError("bad"))


def good_later(_info: Any = None) -> Any:
    return later(1)


FAILURES = {
    "fields that fail later": Case(
        "{ a b sure }", "bad", {"a": bad_later, "b": bad_later, "sure": bad_later}
    ),
    "the whole answer is null at once": Case(
        "{ a sure b }", "[null", {"a": good_later, "sure": bad, "b": bad_later}
    ),
    "the whole answer is null at once, within": Case(
        "{ a node { sure list } sure }", "[null", {"a": bad_later, "node": {"sure": bad_later}, "sure": None}
    ),
    "an object is null at once": Case(
        "{ node { a sure list } b }",
        '"node": null',
        {"node": {"a": bad_later, "sure": bad, "list": bad_later}, "b": 1},
    ),
    "items that fail later": Case(
        "{ items }", "bad", {"items": lambda _: [bad_later(), good_later(), bad_later()]}
    ),
    "items that wait beside one that fails": Case(
        "{ items }", "null", {"items": lambda _info: [good_later(), None]}
    ),
    "a stream of which items fail": Case(
        "{ items }", "bad", {"items": lambda _: stream([1, ValueError("bad")])}
    ),
    "objects of which some fail": Case(
        "{ nodes { a sure } }",
        '"nodes"',
        {"nodes": [{"a": bad_later, "sure": good_later}, {"sure": bad_later}]},
    ),
    "a type's question that fails": Case(
        "{ kept { a } a }", "bad", {"kept": {"is": bad_later}, "a": good_later}
    ),
}


# graphql-core's own: what it cancels before it began.
@pytest.mark.filterwarnings("ignore:coroutine 'later' was never awaited:RuntimeWarning")
@each(FAILURES)
async def test_a_failure_is_told_and_leaves_nothing(case: Case) -> None:
    assert await differing(SCHEMA, case) == []
    gc.collect(1)


@each(FAILURES)
async def test_nothing_is_left_by_what_failed(case: Case) -> None:
    with nothing_is_left():
        await answer(LEVELS, SCHEMA, case)


async def test_an_answer_that_is_null_already_waits_for_nothing(executor: ExecutorClass) -> None:
    gate = asyncio.Event()

    async def waiting(_info: Any) -> int:
        await gate.wait()
        return 1

    async with asyncio.timeout(10):
        result = await ran(executor, SCHEMA, "{ a sure }", {"a": waiting, "sure": bad})
    assert (result.data, [error.path for error in result.errors or []]) == (None, [["sure"]])
    gate.set()
    await settled()


class Hanging:
    """What is waited for without end, and tells how much of it was begun and ended."""

    def __init__(self, count: int) -> None:
        self.count = count
        self.begun = self.ended = 0
        self.all_begun = asyncio.Event()

    async def __call__(self, *_: Any, **__: Any) -> Any:
        self.begun += 1
        if self.begun == self.count:
            self.all_begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            self.ended += 1

    async def stream(self, _info: Any) -> AsyncIterator[Any]:
        yield 1
        yield await self()


WAITING: dict[str, tuple[str, Callable[[Hanging], Any], int]] = {
    "fields": ("{ a b }", lambda hanging: {"a": hanging, "b": hanging}, 2),
    "a field within": ("{ node { node { a } } }", lambda hanging: {"node": {"node": {"a": hanging}}}, 1),
    "a field within what came later": (
        "{ node { a list } }",
        lambda hanging: {"node": lambda _: later({"a": hanging, "list": hanging})},
        2,
    ),
    "fields of many": (
        "{ nodes { a sure } }",
        lambda hanging: {"nodes": [{"a": hanging, "sure": hanging}] * 3},
        6,
    ),
    "items": ("{ list a }", lambda hanging: {"list": lambda _: [hanging(), 1, hanging()], "a": 1}, 2),
    "streams": ("{ list items }", lambda hanging: {"list": hanging.stream, "items": hanging.stream}, 2),
    "a type's question": ("{ kept { a } }", lambda hanging: {"kept": {"is": hanging}}, 1),
    "some that wait beside some that came": (
        "{ a b node { a } }",
        lambda hanging: {"a": good_later, "b": hanging},
        1,
    ),
}


@pytest.mark.parametrize("case", WAITING.values(), ids=WAITING.keys())
async def test_whoever_cancels_leaves_nothing_running(executor: ExecutorClass, case: Any) -> None:
    document, root, count = case
    hanging = Hanging(count)
    with nothing_is_left():
        running = asyncio.ensure_future(ran(executor, SCHEMA, document, root(hanging)))
        async with asyncio.timeout(10):
            await hanging.all_begun.wait()
        running.cancel()
        await asyncio.wait([running])
        await settled()
        assert running.cancelled()
        assert hanging.ended == hanging.begun == count
        del running


class Hooked:
    """Counts how often all work is told to be done, and what was still open then."""

    def __init__(self) -> None:
        self.story = list[str]()

    def done(self, _info: Any) -> None:
        self.story.append("all done")
        raise ValueError("which nobody hears")

    async def work(self, _info: Any = None) -> int:
        for _ in range(3):
            await asyncio.sleep(0)
        self.story.append("work done")
        return 1

    def tracked(self, info: Any) -> int:
        info.async_helpers.track([self.work()])
        return 2

    async def gathered(self, info: Any) -> int:
        return sum(await info.async_helpers.gather([self.work(), self.work()]))


HOOKED: dict[str, tuple[str, Callable[[Hooked], Any], list[str]]] = {
    "at once": ("{ a }", lambda hooked: {"a": 1}, ["all done"]),
    "an error at once": ("{ sure }", lambda hooked: {"sure": bad}, ["all done"]),
    "later": ("{ a }", lambda hooked: {"a": hooked.work}, ["work done", "all done"]),
    "an error later": ("{ sure }", lambda hooked: {"sure": bad_later}, ["all done"]),
    "null at once while others work": (
        "{ a sure }",
        lambda hooked: {"a": hooked.work, "sure": bad},
        ["work done", "all done"],
    ),
    "what a resolver has tracked": ("{ a }", lambda hooked: {"a": hooked.tracked}, ["work done", "all done"]),
    "what a resolver has gathered": (
        "{ a }",
        lambda hooked: {"a": hooked.gathered},
        ["work done"] * 2 + ["all done"],
    ),
}


@pytest.mark.parametrize("case", HOOKED.values(), ids=HOOKED.keys())
async def test_the_hook_is_called_once_when_all_is_done(executor: ExecutorClass, case: Any) -> None:
    document, root, story = case
    hooked = Hooked()
    await ran(executor, SCHEMA, document, root(hooked), hooks=ExecutionHooks(hooked.done))
    await settled()
    assert hooked.story == story


def fails(parents: list[Any], info: Any) -> Any:
    raise ValueError("bad")


async def fails_later(parents: list[Any], info: Any) -> list[int]:
    await later(ValueError("bad"))
    return []


async def each_fails(parents: list[Any], info: Any) -> list[Any]:
    return [ValueError(str(number)) for number in range(len(parents))]


async def is_cancelled(parents: list[Any], info: Any) -> list[int]:
    raise asyncio.CancelledError


@strawberry.type
class Leaf:
    fails: int | None = batch(fails, "Fails at once.")
    fails_later: int | None = batch(fails_later, "Fails later.")
    each_fails: int | None = batch(each_fails, "Gives failures.")
    is_cancelled: int | None = batch(is_cancelled, "Is cancelled from within.")


@strawberry.type
class Leaves:
    @strawberry.field
    def leaves(self) -> list[Leaf]:
        return [Leaf(), Leaf()]


SCHEMAS = {
    found: strawberry.Schema(Leaves, execution_context_class=found)._schema for found in (CORE, LEVELS)
}


@pytest.mark.parametrize("field", ["fails", "failsLater", "eachFails", "fails failsLater eachFails"])
async def test_a_batch_that_fails_leaves_nothing(executor: ExecutorClass, field: str) -> None:
    with nothing_is_left():
        result = await ran(executor, SCHEMAS[executor], f"{{ leaves {{ {field} }} }}")
        assert len(result.errors or []) == 2 * len(field.split())
        await settled()
        del result


async def test_a_batch_that_is_cancelled_from_within_keeps_nobody_waiting(executor: ExecutorClass) -> None:
    with nothing_is_left():
        running = asyncio.ensure_future(ran(executor, SCHEMAS[executor], "{ leaves { isCancelled } }"))
        async with asyncio.timeout(10):
            await asyncio.wait([running])
        assert running.cancelled()
        await settled()
        del running
