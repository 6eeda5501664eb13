"""What may a list be made of, and what does a bad item null? Every way of giving it, every nullability, by cases."""

from collections.abc import Callable
from typing import Any

import pytest
from graphql import build_schema

from tests.engine.cases import Case, differing, later, stream
from tests.engine.running import CORE, LEVELS, ExecutorClass, ran, settled


async def stream_of_later(items: list[Any]) -> Any:
    for item in items:
        yield later(item)


class Count:
    """An iterator of ones own, which can be closed if it is asynchronous: it fails, ends, or goes on."""

    def __init__(self, items: list[Any]) -> None:
        self.items = items
        self.asked = 0
        self.closed = False

    def __next__(self) -> Any:
        self.asked += 1
        if self.asked > len(self.items):
            raise StopIteration
        item = self.items[self.asked - 1]
        if isinstance(item, KeyError):
            raise item
        return item() if callable(item) else item

    def __iter__(self) -> "Count":
        return self


class LaterCount:
    def __init__(self, items: list[Any]) -> None:
        self.count = Count(items)

    def __aiter__(self) -> "LaterCount":
        return self

    async def __anext__(self) -> Any:
        try:
            return next(self.count)
        except StopIteration:
            raise StopAsyncIteration from None

    async def aclose(self) -> None:
        self.count.closed = True


ITEMS: dict[str, list[Any]] = {
    "values": [1, 2],
    "nothing": [],
    "a null": [1, None, 2],
    "a failure": [1, ValueError("bad"), 2],
    "a wrong value": [1, "x", 2],
    "a null and a failure": [None, ValueError("bad")],
}
GIVEN: dict[str, Callable[[list[Any]], Any]] = {
    "a list": list,
    "a tuple": tuple,
    "a generator": lambda items: (each for each in items),
    "a list, later": later,
    "items that come later": lambda items: [later(each) for each in items],
    "some items that come later": lambda items: [
        later(each) if n % 2 else each for n, each in enumerate(items)
    ],
    "a tuple of items that come later, later": lambda items: later(tuple(later(each) for each in items)),
    "a stream": stream,
    "a stream, later": lambda items: later(stream(items)),
    "a stream of items that come later": stream_of_later,
}
WORTH = {"values": "[1, 2]", "nothing": "[]"}


@pytest.mark.parametrize("items", ITEMS)
@pytest.mark.parametrize("given", GIVEN)
async def test_a_list_is_what_its_type_lets_it_be(given: str, items: str) -> None:
    root = {"list": lambda _info: GIVEN[given](ITEMS[items]), "other": 1}
    for kind in ("[Int]", "[Int!]", "[Int]!", "[Int!]!"):
        schema = f"type Query {{ list: {kind}, other: Int }}"
        assert await differing(schema, Case("{ list other }", WORTH.get(items, "null"), root)) == [], kind


ROWS: dict[str, Any] = {
    "values": [[1], [], [2, 3]],
    "a null within": [[1], [2, None], [3]],
    "a null row": [[1], None, [2]],
    "both": [[None], None, [1]],
    "a failure within": [[1, ValueError("bad")], [2]],
    "a failed row": [[1], ValueError("bad"), [None]],
    "a row that is none": [[1], 5, "text"],
}


@pytest.mark.parametrize("wait", [False, True])
@pytest.mark.parametrize("rows", ROWS)
async def test_rows_are_what_their_types_let_them_be(rows: str, wait: bool) -> None:
    given = ROWS[rows]
    root = {"rows": (lambda _info: [later(each) for each in given]) if wait else given, "other": 1}
    for kind in ("[[Int]]", "[[Int!]]", "[[Int]!]", "[[Int!]!]", "[[Int]]!", "[[Int!]!]!"):
        schema = f"type Query {{ rows: {kind}, other: Int }}"
        says = "[[1], [], [2, 3]]" if rows == "values" else "null"
        assert await differing(schema, Case("{ rows other }", says, root)) == [], kind


NO_LISTS = {
    "text": "text",
    "bytes": b"bytes",
    "a number": 1,
    "a dictionary": {"a": 1},
    "a failure": ValueError("bad"),
    "a failure, later": lambda _info: later(ValueError("bad")),
    "an iterator that breaks off": lambda _info: Count([1, None, KeyError("off"), 2]),
    "an iterator that breaks off before what comes later": lambda _info: Count(
        [1, KeyError("off"), lambda: later(1)]
    ),
    "a stream that breaks off": lambda _info: stream([1, None, KeyError("off")]),
    "a stream of ones own that breaks off": lambda _info: LaterCount([1, KeyError("off")]),
    "a stream that breaks off after what comes later": lambda _info: LaterCount(
        [lambda: later(1), KeyError("off")]
    ),
}


@pytest.mark.parametrize("value", NO_LISTS.values(), ids=NO_LISTS.keys())
async def test_what_is_no_list_or_breaks_off_is_told_once(value: Any) -> None:
    for kind in ("[Int]", "[Int!]", "[Int!]!"):
        schema = f"type Query {{ list: {kind}, other: Int }}"
        assert await differing(schema, Case("{ list other }", '"list"', {"list": value, "other": 1})) == [], (
            kind
        )


@pytest.mark.parametrize("items", [[1, 2], [1, None, 2], [1, KeyError("off"), 2], [ValueError("bad"), 1]])
@pytest.mark.parametrize("kind", ["[Int]", "[Int!]"])
async def test_a_stream_is_read_and_closed_as_by_graphql_core(items: list[Any], kind: str) -> None:
    seen = []
    for executor in (CORE, LEVELS):
        stream = LaterCount(items)
        await ran(executor, build_schema(f"type Query {{ list: {kind} }}"), "{ list }", {"list": stream})
        seen.append((stream.count.asked, stream.count.closed))
    assert seen[0] == seen[1]


async def test_an_iterator_that_breaks_off_leaves_nothing_unawaited(executor: ExecutorClass) -> None:
    awaited = []

    async def item() -> None:
        awaited.append(True)

    count = Count([1, KeyError("off"), item, item])
    await ran(executor, build_schema("type Query { list: [Int] }"), "{ list }", {"list": count})
    await settled()
    assert awaited == [True, True]
