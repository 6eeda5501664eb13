"""What does a resolver of a random schema give, for one parent, one field and its arguments?"""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Generator, Iterator
from dataclasses import dataclass, field
from enum import Enum
from inspect import CORO_CLOSED, getcoroutinestate
from random import Random
from typing import Any

from graphql import (
    GraphQLError,
    GraphQLList,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    is_abstract_type,
)

Key = tuple[str, int]  # the type and the number of a node


class Life(Enum):
    """How often can a value be read, and would something be lost if it never is?"""

    FRESH = "once; its coroutines have to be awaited"
    CALM = "once; whoever drops it leaves nothing un-awaited"
    KEPT = "as often as one likes"


FRESH, CALM, KEPT = Life.FRESH, Life.CALM, Life.KEPT

GOOD: dict[str, list[Any]] = {
    "Int": [0, 1, -7, 2**31 - 1, -(2**31), True, 3.0, "12"],
    "Float": [0.5, 3, -2.0, 1e300, True, "1.5"],
    "String": ["", "a", "ä\u2028", "5", 5, 1.5, True],
    "Boolean": [True, False, 1, 0, 2.0],
    "ID": ["x", "", 7, 12.0],
    "Odd": ["fine", 3, 2.5, ("pair", 1), {"k": [1]}],
    "Color": ["r", 2, "g"],
}
ODD: dict[str, list[Any]] = {
    "Int": [2**31, -(2**31) - 1, 1.5, "x", "", float("nan"), float("inf"), [1], {}],
    "Float": ["x", "", float("nan"), float("-inf"), [1.0], {}],
    "String": [[1], {"a": 1}, (), object],
    "Boolean": ["yes", "", float("nan"), [True]],
    "ID": [1.5, [1], {}, True],
    "Odd": ["raise", "none", "coded"],
    "Color": ["unknown", [1], {}, 7.5],
}


class Thing:
    """A parent whose fields are attributes."""

    def __init__(self, key: Key) -> None:
        self.key = key

    def __repr__(self) -> str:
        return f"Thing{self.key}"


class Later:
    """Can be awaited as often as one likes."""

    def __init__(self, turns: int, value: Any) -> None:
        self.turns, self.value = turns, value

    def __await__(self) -> Generator[None, None, Any]:
        for _ in range(self.turns):
            yield
        return raised_or(self.value)


class Raised:
    """Stands for what is raised rather than given."""

    def __init__(self, error: Exception) -> None:
        self.error = error


def raised_or(value: Any) -> Any:
    if isinstance(value, Raised):
        raise value.error
    return value


async def waited(turns: int, value: Any) -> Any:
    for _ in range(turns):
        await asyncio.sleep(0)
    return raised_or(value)


def iterated(items: list[Any]) -> Iterator[Any]:
    yield from map(raised_or, items)


async def streamed(items: list[Any]) -> AsyncIterator[Any]:
    for item in items:
        await asyncio.sleep(0)
        yield raised_or(item)


@dataclass
class World:
    """Every node there is, the same for each run: what a node holds follows from the seed alone.

    `trouble` is the share of values that are missing, wrong, returned as exceptions or raised.
    """

    seed: int
    trouble: float
    asynchronous: bool
    schema: GraphQLSchema = field(init=False)
    nodes: dict[Key, Any] = field(default_factory=dict)
    calls: list[Any] = field(default_factory=list)
    coroutines: list[Coroutine[Any, Any, Any]] = field(default_factory=list)

    def chances(self, *parts: Any) -> Random:
        return Random(f"{self.seed} {parts!r}")  # noqa: S311  # what is random here is no secret

    def fails(self, chances: Random) -> bool:
        return chances.random() < self.trouble

    def error(self, chances: Random) -> Exception:
        number = chances.randrange(100)
        if number % 3:
            return ValueError(f"broken {number}")
        return GraphQLError(f"refused {number}", extensions={"code": number})

    def given(self, key: Key, name: str, kind: GraphQLOutputType, arguments: dict[str, Any]) -> Any:
        """What a resolver gives, made anew: an awaitable or an iterator of it serves once."""
        chances = self.chances(key, name, sorted(arguments.items()))
        return raised_or(self.value(kind, chances, FRESH))

    def value(self, kind: GraphQLOutputType, chances: Random, life: Life, *, inside: bool = False) -> Any:
        """`inside` a list nothing is raised, but by awaiting it."""
        failed = self.fails(chances)
        if self.asynchronous and chances.random() < 0.3:
            turns, inner = chances.randrange(3), KEPT if life is KEPT else CALM
            value = Raised(self.error(chances)) if failed else self.plain(kind, chances, inner)
            if life is FRESH and chances.random() < 0.7:
                return self.waited(turns, value)
            return Later(turns, value)
        if failed and chances.random() < 0.5:
            error = self.error(chances)
            return error if inside or life is KEPT or chances.random() < 0.5 else Raised(error)
        return self.plain(kind, chances, life)

    def plain(self, kind: GraphQLOutputType, chances: Random, life: Life) -> Any:
        nullable = not isinstance(kind, GraphQLNonNull)
        if isinstance(kind, GraphQLNonNull):
            kind = kind.of_type
        if (nullable and chances.random() < 0.1) or (self.fails(chances) and chances.random() < 0.5):
            return None
        if isinstance(kind, GraphQLList):
            return self.listed(kind.of_type, chances, life)
        assert isinstance(kind, GraphQLNamedType)
        if is_abstract_type(kind) or isinstance(kind, GraphQLObjectType):
            return self.composite(kind, chances)
        return chances.choice((ODD if self.fails(chances) else GOOD)[kind.name])

    def listed(self, kind: GraphQLOutputType, chances: Random, life: Life) -> Any:
        if self.fails(chances) and chances.random() < 0.3:
            return chances.choice(["text", 5, {"a": 1}, b"bytes", object()])
        as_stream = self.asynchronous and life is not KEPT and chances.random() < 0.2
        inner = CALM if as_stream else life
        size = chances.choice([0, 1, 2, 2, 3])
        items = [self.value(kind, chances, inner, inside=True) for _ in range(size)]
        if life is KEPT:
            return chances.choice([list, tuple])(items)
        if self.fails(chances) and chances.random() < 0.3:
            items.append(Raised(self.error(chances)))
            return streamed(items) if as_stream else iterated(items)
        makers: list[Callable[[list[Any]], Any]] = [list, list, tuple, iterated]
        return streamed(items) if as_stream else chances.choice(makers)(items)

    def composite(self, kind: GraphQLNamedType, chances: Random) -> Any:
        possible: list[Any] = [kind]
        if is_abstract_type(kind):
            possible = list(self.schema.get_possible_types(kind))
        if not possible or (self.fails(chances) and chances.random() < 0.3):
            every = [each for each in self.schema.type_map.values() if isinstance(each, GraphQLObjectType)]
            possible = [each for each in every if not each.name.startswith("__")]
        return self.node(chances.choice(possible), chances.randrange(3))

    def node(self, kind: Any, number: int) -> Any:
        """The one node of that type and number."""
        key = (str(kind.name), number)
        if key not in self.nodes:
            chances = self.chances("node", key)
            as_mapping = chances.random() < 0.5
            node = self.nodes[key] = {"key": key} if as_mapping else Thing(key)
            held: Any = node if as_mapping else vars(node)
            held["__typename" if as_mapping else "_Thing__typename"] = kind.name
            for name, its_field in kind.fields.items():
                if its_field.resolve is None:
                    held[name] = self.held(key, name, its_field.type, chances)
        return self.nodes[key]

    def held(self, key: Key, name: str, kind: GraphQLOutputType, chances: Random) -> Any:
        """What a node holds for the default resolver: a value, or what gives one when called."""
        if chances.random() < 0.3:
            return lambda info, **arguments: self.resolved(key, info, kind, arguments)
        return self.value(kind, self.chances(key, name), KEPT)

    def resolved(self, key: Key, info: Any, kind: GraphQLOutputType, arguments: dict[str, Any]) -> Any:
        """What a resolver gives; what it was told is written down."""
        nodes = [node.loc.start for node in info.field_nodes]
        told = (info.path.as_list(), info.path.typename, info.parent_type.name, str(info.return_type))
        self.calls.append((*told, info.field_name, nodes, arguments))
        return self.given(key, info.field_name, kind, arguments)

    def waited(self, turns: int, value: Any) -> Coroutine[Any, Any, Any]:
        made = waited(turns, value)
        self.coroutines.append(made)
        return made

    def forgotten(self) -> int:
        """How many coroutines were made since this was last asked, and not run to an end."""
        left = [each for each in self.coroutines if getcoroutinestate(each) != CORO_CLOSED]
        for each in left:
            each.close()
        self.coroutines.clear()
        return len(left)

    def maybe_later(self, chances: Random, value: Any) -> Any:
        if self.asynchronous and chances.random() < 0.5:
            return self.waited(chances.randrange(2), value)
        return raised_or(value)


def key_of(value: Any) -> Key:
    """Of a node its own; anything else has none, and goes by its type."""
    if isinstance(value, Thing):
        return value.key
    key: Key = value.get("key", ("dict", 0)) if isinstance(value, dict) else (type(value).__name__, 0)
    return key
