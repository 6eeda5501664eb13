"""Large queries take turns: one reads while the others wait, and whatever is small goes on."""

import asyncio
from collections.abc import AsyncIterator
from typing import Any

import pytest
import strawberry

from engine import turns
from engine.batch import batch
from engine.execution import LevelExecutionContext
from engine.turns import MANY
from tests.until import until

ASK = "query ($n: Int!, $wrong: Boolean = false) { points(count: $n) { x label must(wrong: $wrong) } }"
begun, gates = list[str](), dict[str, asyncio.Event]()


async def _labels(parents: list["Point"], info: strawberry.Info) -> list[str]:
    """Each query is known by its context, and waits for its gate."""
    begun.append(info.context)
    await gates[info.context].wait()
    return [info.context] * len(parents)


async def _must(parents: list["Point"], info: strawberry.Info, wrong: bool) -> list[Any]:
    begun.append(info.context)
    return [ValueError("wrong") if wrong else 1 for _ in parents]


@strawberry.type
class Point:
    x: int
    label: str = batch(_labels, "Who asks.")
    must: int = batch(_must, "What fails where it shall.")


@strawberry.type
class Query:
    @strawberry.field
    def no(self) -> int:
        raise ValueError("no")

    @strawberry.field
    async def points(self, count: int) -> list[Point]:
        return [Point(x=place) for place in range(count)]


@strawberry.type
class Mutation:
    @strawberry.mutation
    async def points(self, count: int) -> list[Point]:
        return [Point(x=place) for place in range(count)]


@strawberry.type
class Subscription:
    @strawberry.subscription
    async def points(self, count: int) -> AsyncIterator[list[Point]]:
        yield [Point(x=place) for place in range(count)]


schema = strawberry.Schema(Query, Mutation, Subscription, execution_context_class=LevelExecutionContext)


@pytest.fixture(autouse=True)
def nobody_has_begun() -> None:
    begun.clear()
    gates.clear()


def asking(name: str, count: int, **given: Any) -> asyncio.Task[Any]:
    gates[name] = asyncio.Event()
    return asyncio.create_task(schema.execute(ASK, {"n": count, **given}, context_value=name))


async def answered(*tasks: asyncio.Task[Any]) -> list[Any]:
    for gate in gates.values():
        gate.set()
    return [await task for task in tasks]


async def test_the_second_large_one_begins_when_the_first_has_ended() -> None:
    first, second = asking("first", MANY), asking("second", MANY)
    await until(lambda: begun)
    await schema.execute("{ __typename }")
    assert set(begun) == {"first"}
    gates["first"].set()
    assert (await first).data["points"][-1]["label"] == "first"
    await until(lambda: begun == ["first"] * 2 + ["second"] * 2)
    (result,) = await answered(second)
    assert len(result.data["points"]) == MANY


async def test_small_ones_do_not_wait() -> None:
    large, small = asking("large", MANY), asking("small", MANY - 1)
    await until(lambda: set(begun) == {"large", "small"})
    assert not any(result.errors for result in await answered(large, small))


async def test_events_of_subscriptions_and_mutations_do_not_wait() -> None:
    large = asking("large", MANY)
    await until(lambda: begun)
    gates["moving"] = asyncio.Event()
    gates["moving"].set()
    asked = f"{{ points(count: {MANY}) {{ label }} }}"
    results: Any = await schema.subscribe(f"subscription {asked}", context_value="moving")
    event = await anext(results)
    assert event.data["points"][0] == {"label": "moving"}
    await results.aclose()
    changed = await schema.execute(f"mutation {asked}", context_value="moving")
    assert changed.data == event.data
    await answered(large)


async def test_who_gives_up_while_it_waits_or_reads_holds_nobody_up() -> None:
    reading, waiting, last = (asking(name, MANY) for name in ("reading", "waiting", "last"))
    await until(lambda: begun)
    for task in (waiting, reading):
        task.cancel()
    await asyncio.gather(reading, waiting, return_exceptions=True)
    (result,) = await answered(last)
    assert not result.errors
    assert begun == ["reading"] * 2 + ["last"] * 2


async def test_who_fails_holds_nobody_up() -> None:
    failing, other = asking("failing", MANY, wrong=True), asking("other", MANY)
    failed, found = await answered(failing, other)
    assert failed.data is None
    assert failed.errors[0].path == ["points", 0, "must"]
    assert len(found.data["points"]) == MANY


async def test_what_is_left_behind_by_an_answer_of_nothing_holds_nobody_up() -> None:
    """Its steps run on beside whoever comes next."""
    ask = "query ($n: Int!) { no points(count: $n) { label } }"
    gates["left"] = gates["next"] = asyncio.Event()
    result = await schema.execute(ask, {"n": MANY}, context_value="left")
    assert result.data is None
    await until(lambda: "left" in begun)
    following = asyncio.create_task(schema.execute(ASK, {"n": MANY}, context_value="next"))
    gates["left"].set()
    assert len((await following).data["points"]) == MANY  # type: ignore[index]  # there is some


async def test_nobody_waits_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    """For one that reads slowly."""
    monkeypatch.setattr(turns, "PATIENCE", 0.01)
    slow, other = asking("slow", MANY), asking("other", MANY)
    await until(lambda: "other" in begun)
    assert not slow.done()
    assert not any(result.errors for result in await answered(slow, other))


async def test_a_turn_that_comes_after_the_end_is_nobodys() -> None:
    """A step that nobody has ended may wait on when its query is over."""
    first, late, next_one = turns.Turn(), turns.Turn(), turns.Turn()
    await first.come()
    waiting = asyncio.create_task(late.come())
    await asyncio.sleep(0)
    late.end()
    first.end()
    await waiting
    async with asyncio.timeout(turns.PATIENCE / 2):
        await next_one.come()
    next_one.end()
