"""A long read lets others have their turn: between its columns, and while its rows are made."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

import strawberry

from engine.execution import LevelExecutionContext
from engine.pauses import LONG, ROWS_AT_ONCE, in_turns


@strawberry.type
class Point:
    x: int
    y: int
    z: int


@strawberry.type
class Cell:
    """Every third has no `must`, and is null for it."""

    x: int

    @strawberry.field
    async def must(self) -> int:
        if self.x % 3 == 0:
            raise ValueError
        return self.x


@strawberry.type
class Query:
    @strawberry.field
    async def cells(self, count: int) -> list[Cell | None]:
        return [Cell(x=place) for place in range(count)]

    @strawberry.field
    async def points(self, count: int) -> list[Point]:
        return [Point(x=place, y=place, z=place) for place in range(count)]


schema = strawberry.Schema(Query, execution_context_class=LevelExecutionContext)


@contextmanager
def turns() -> Iterator[list[int]]:
    """One entry for each turn that another task of the loop gets, until the end of the block."""
    taken = list[int]()

    async def others() -> None:
        while True:
            taken.append(len(taken))
            await asyncio.sleep(0)

    task = asyncio.get_running_loop().create_task(others())
    try:
        yield taken
    finally:
        task.cancel()


async def turns_during(count: int) -> int:
    with turns() as taken:
        await asyncio.sleep(0)
        before = len(taken)
        result = await schema.execute("query ($n: Int!) { points(count: $n) { x y z } }", {"n": count})
        assert result.data
        assert len(result.data["points"]) == count
        return len(taken) - before


async def test_a_long_level_pauses_between_its_columns() -> None:
    """Fault F12."""
    assert await turns_during(LONG) >= await turns_during(LONG - 1) + len("xyz")


async def test_a_long_level_pauses_while_its_rows_are_made() -> None:
    """Fault F12."""
    assert await turns_during(4 * ROWS_AT_ONCE) == await turns_during(ROWS_AT_ONCE) + 3


async def test_items_are_given_in_turns() -> None:
    """Fault F12."""
    with turns() as taken:
        assert [item async for item in in_turns(range(25), at_once=10)] == list(range(25))
        assert len(taken) == 2


def test_without_a_loop_nothing_pauses() -> None:
    @strawberry.type
    class Sync:
        @strawberry.field
        def points(self) -> list[Point]:
            return [Point(x=1, y=2, z=3)] * LONG

    found = strawberry.Schema(Sync, execution_context_class=LevelExecutionContext).execute_sync(
        "{ points { x } }"
    )
    assert found.data == {"points": [{"x": 1}] * LONG}


async def test_rows_that_are_made_in_parts_are_all_there_and_null_where_they_failed() -> None:
    count = 2 * ROWS_AT_ONCE + 1
    result = await schema.execute("query ($n: Int!) { cells(count: $n) { x must } }", {"n": count})
    assert result.data
    assert result.data["cells"] == [
        {"x": place, "must": place} if place % 3 else None for place in range(count)
    ]
    assert [error.path for error in result.errors or []] == [
        ["cells", place, "must"] for place in range(0, count, 3)
    ]
