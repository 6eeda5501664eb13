"""A graph of four types that lead to each other at random, and documents that wander through it."""

from collections import Counter
from dataclasses import dataclass
from functools import partial
from types import SimpleNamespace
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLField,
    GraphQLInt,
    GraphQLList,
    GraphQLObjectType,
    GraphQLOutputType,
    GraphQLSchema,
    execute_sync,
    parse,
)
from hypothesis import strategies as st

from engine.sizes import sized

KINDS = 4
MOST = 4  # of a list or page


@dataclass(frozen=True)
class Graph:
    """By type and field: to which type it leads, in which way, and how many there are."""

    fields: tuple[tuple[tuple[str, int, int], ...], ...]


graphs = st.builds(
    Graph,
    st.tuples(
        *[
            st.lists(
                st.tuples(
                    st.sampled_from(["one", "list", "page"]), st.integers(0, KINDS - 1), st.integers(0, MOST)
                ),
                min_size=1,
                max_size=3,
            ).map(tuple)
        ]
        * KINDS
    ),
)


@dataclass(frozen=True)
class Part:
    """A field with its page size, or a fragment; either with parts of its own. `field` -1 is a leaf."""

    field: int = -1
    first: int | None = None
    fragment: bool = False
    twice: bool = False
    parts: tuple["Part", ...] = ()


parts: st.SearchStrategy[tuple[Part, ...]] = st.deferred(
    lambda: (
        st.just((Part(),))
        | st.lists(
            st.builds(
                Part,
                st.integers(-1, 2),
                st.none() | st.integers(0, MOST + 2),
                st.booleans(),
                st.booleans(),
                parts,
            ),
            min_size=1,
            max_size=3,
        ).map(tuple)
    )
)


def document(graph: Graph, asked: tuple[Part, ...], named: bool, more: int = 0) -> str:
    """As text: fragments are named, or written where they are used. `more` is added to each page size."""
    writer = _Writer(graph, named, more)
    return "\n".join([f"{{ root {{ {writer.selections(asked, 0)} }} }}", *writer.fragments])


class _Writer:
    def __init__(self, graph: Graph, named: bool, more: int) -> None:
        self.graph, self.named, self.more = graph, named, more
        self.fragments: list[str] = []
        self.aliases = 0

    def selections(self, asked: tuple[Part, ...], kind: int) -> str:
        return " ".join(self.selection(part, kind) for part in asked)

    def selection(self, part: Part, kind: int) -> str:
        if part.fragment and part.parts:
            inside = self.selections(part.parts, kind)
            return " ".join([self.fragment(inside, kind)] * (1 + part.twice))
        self.aliases += 1
        fields = self.graph.fields[kind]
        if part.field < 0 or not part.parts:
            return f"a{self.aliases}: leaf"
        name, alias = part.field % len(fields), f"a{self.aliases}"
        way, target, _ = fields[name]
        inside = self.selections(part.parts, target)
        if way != "page":
            return f"{alias}: f{name} {{ {inside} }}"
        first = "" if part.first is None else f"(first: {part.first + self.more})"
        return f"{alias}: f{name}{first} {{ size items {{ {inside} }} }}"

    def fragment(self, inside: str, kind: int) -> str:
        if not self.named:
            return f"... on T{kind} {{ {inside} }}"
        text = f"on T{kind} {{ {inside} }}"
        known = [line.split(" ", 2)[2] for line in self.fragments]
        if text not in known:
            self.fragments.append(f"fragment F{len(known)} {text}")
            known.append(text)
        return f"...F{known.index(text)}"


def schema_of(graph: Graph, made: Counter[str]) -> GraphQLSchema:
    """Runs, and counts what it makes; a list has as many as the graph says, which is what it declares."""
    kinds: list[GraphQLObjectType] = []

    def leaf(_: Any, info: Any) -> int:
        made["leaves"] += 1
        return 1

    def fields(number: int) -> dict[str, GraphQLField]:
        found = {"leaf": GraphQLField(GraphQLInt, resolve=leaf)}
        for place, (way, target, count) in enumerate(graph.fields[number]):
            found[f"f{place}"] = _field(kinds[target], way, count, made)
        return found

    for number in range(KINDS):
        kinds.append(GraphQLObjectType(f"T{number}", partial(fields, number)))
    root = _field(kinds[0], "one", 1, made)
    return GraphQLSchema(GraphQLObjectType("Query", {"root": root}), types=kinds)


def _field(kind: GraphQLObjectType, way: str, count: int, made: Counter[str]) -> GraphQLField:
    def resolve(_: Any, info: Any, first: int | None = None) -> Any:
        number = 1 if way == "one" else min(count, count if first is None else first)
        made["objects"] += number + (way == "page")
        things = [{"size": number}] * number
        return {"items": things, "size": number} if way == "page" else things if way == "list" else things[0]

    def leaf(source: Any, info: Any) -> Any:
        made["leaves"] += 1
        return source["size"]

    declared = {"strawberry-definition": SimpleNamespace(metadata=sized(count))} if way != "one" else {}
    shown: GraphQLOutputType = kind
    arguments = {}
    if way == "list":
        shown = GraphQLList(kind)
    if way == "page":
        own = {"items": GraphQLField(GraphQLList(kind)), "size": GraphQLField(GraphQLInt, resolve=leaf)}
        shown = _pages.setdefault((id(made), kind.name), GraphQLObjectType(f"{kind.name}Page", own))
        arguments = {"first": GraphQLArgument(GraphQLInt)}
    return GraphQLField(shown, arguments, resolve, extensions=declared)


_pages: dict[tuple[int, str], GraphQLObjectType] = {}


def made_by(graph: Graph, text: str) -> Counter[str]:
    """How many objects and leaves are made by running it."""
    made: Counter[str] = Counter()
    _pages.clear()
    result = execute_sync(schema_of(graph, made), parse(text))
    assert result.errors is None, result.errors
    return made
