"""What might somebody ask who knows the contract, and what they were told? Random queries, written from it."""

import json
from collections import defaultdict
from random import Random
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLEnumType,
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLOutputType,
    get_named_type,
    is_abstract_type,
    is_composite_type,
    is_object_type,
    is_required_argument,
)

from schema.finding import FINDERS, PARTS
from schema.ids import decode
from tests.selections import GRAPH

PAGES = ("Connection", "Edge")
SIZES = [0, 1, 2, 3, 5, 10, 50, 100]
ODD_SIZES = [-1, 51, 101, 1001, 2**31 - 1]
ODD_TEXTS = ["", " ", "garbage", "space_", "learner_AAAAAAAAAAAAAAAAAAAAAA", "é", "entry_" + "A" * 22]
WORDS = ["a", "e", "an", "xenia", "yuri", "zed", "ben", "%", "_", "!", "learner.example", "@", "x@x.example"]
SCALARS = {
    "Float": ["0.5"],
    "Date": ['"2030-05-01"', '"x"'],
    "DateTime": ['"2030-05-01T00:00:00Z"', '"x"'],
}
NOT_ASKED = {"eraseAccount"}  # who has erased themself asks no more


class Known:
    """What somebody was told so far, in that order, and what they can guess."""

    def __init__(self) -> None:
        self.ids: dict[str, list[str]] = defaultdict(list)
        self.cursors: list[str] = []
        self.guesses: list[str] = []

    def learn(self, told: Any, sealed: set[str]) -> None:
        """Every id and every sealed text of an answer."""
        for value in told.values() if isinstance(told, dict) else told if isinstance(told, list) else ():
            if isinstance(value, str):
                self._keep(value, sealed)
            else:
                self.learn(value, sealed)

    def _keep(self, text: str, sealed: set[str]) -> None:
        kind = text.partition("_")[0]
        parts = decode(kind, text) if kind in FINDERS else None
        if parts and len(parts) == PARTS.get(kind, 1):
            if text not in self.ids[kind]:
                self.ids[kind].append(text)
        elif text in sealed and text not in self.cursors:
            self.cursors.append(text)

    @property
    def every_id(self) -> list[str]:
        return [key for keys in self.ids.values() for key in keys]


class Walker:
    """Writes queries; `share` is which part of all fields a selection has, 1 for each of them."""

    def __init__(self, random: Random, known: Known) -> None:
        self._random = random
        self._known = known
        self._aliases = 0

    def query(self, depth: int, share: float) -> str:
        """One root field, or a few."""
        assert GRAPH.query_type
        self._aliases = 0
        names = self._random.sample(sorted(GRAPH.query_type.fields), self._random.choice([1, 1, 2]))
        asked = [self._field(name, GRAPH.query_type.fields[name], depth, share) for name in names]
        return f"{{ {' '.join(asked)} }}"

    def mutation(self) -> str:
        assert GRAPH.mutation_type
        self._aliases = 0
        name = self._random.choice(sorted(set(GRAPH.mutation_type.fields) - NOT_ASKED))
        return f"mutation {{ {self._field(name, GRAPH.mutation_type.fields[name], 1, 0.8)} }}"

    def everything_of(self, key: str, depth: int) -> str:
        """All fields of what an id names, and theirs, so deep; the same text each time."""
        self._aliases = 0
        parts = [self._on(kind, depth, 1) for kind in kinds_of(key)]
        return f"{{ node(id: {json.dumps(key)}) {{ __typename {' '.join(parts)} }} }}"

    def guessed(self, keys: list[str]) -> str:
        """Many ids at once."""
        return f"{{ nodes(ids: {json.dumps(keys)}) {{ __typename id }} }}"

    def selection(self, kind: GraphQLOutputType, depth: int, share: float) -> str:
        named = get_named_type(kind)
        if is_abstract_type(named):
            possible = sorted(GRAPH.get_possible_types(named), key=lambda found: found.name)
            return " ".join(["__typename", *(self._on(found, depth, share) for found in possible)])
        assert is_object_type(named)
        return self._fields(named, depth, share)

    def _on(self, kind: GraphQLObjectType, depth: int, share: float) -> str:
        return f"... on {kind.name} {{ {self._fields(kind, depth, share)} }}"

    def _fields(self, kind: GraphQLObjectType, depth: int, share: float) -> str:
        paged = kind.name.endswith(PAGES)
        chosen = ["__typename"]
        for name, field in kind.fields.items():
            nested = is_composite_type(get_named_type(field.type))
            reached = depth > 0 or not nested or (paged and name != "node")
            if reached and (paged or self._random.random() < share):
                chosen.append(self._field(name, field, depth, share))
        return " ".join(chosen)

    def _field(self, name: str, field: GraphQLField, depth: int, share: float) -> str:
        self._aliases += 1
        asked = f"f{self._aliases}: {name}{self._arguments(field, share)}"
        if not is_composite_type(get_named_type(field.type)):
            return asked
        page = get_named_type(field.type).name.endswith((*PAGES, "PageInfo"))
        return f"{asked} {{ {self.selection(field.type, depth if page else depth - 1, share)} }}"

    def _arguments(self, field: GraphQLField, share: float) -> str:
        given = [
            f"{name}: {self._plain(name) if share == 1 else self._value(name, argument.type)}"
            for name, argument in field.args.items()
            if self._is_given(argument, share)
        ]
        return f"({', '.join(given)})" if given else ""

    def _plain(self, name: str) -> str:
        """The first id of this kind: what all fields of a thing need to be asked for."""
        return json.dumps((self._known.ids[name] or ["none"])[0])

    def _is_given(self, argument: GraphQLArgument, share: float) -> bool:
        if is_required_argument(argument):
            return True
        return share < 1 and self._random.random() < 0.4

    def _value(self, name: str, kind: GraphQLInputType) -> str:
        if isinstance(kind, GraphQLNonNull):
            return self._value(name, kind.of_type)
        if isinstance(kind, GraphQLList):
            return (
                f"[{', '.join(self._value(name, kind.of_type) for _ in range(self._random.randint(0, 3)))}]"
            )
        if isinstance(kind, GraphQLInputObjectType):
            return self._object(kind)
        if isinstance(kind, GraphQLEnumType):
            names: list[str] = sorted(kind.values)
            return self._random.choice(names)
        return self._scalar(name, get_named_type(kind).name)

    def _object(self, kind: GraphQLInputObjectType) -> str:
        fields = {
            name: field.type
            for name, field in kind.fields.items()
            if isinstance(field.type, GraphQLNonNull) or self._random.random() < 0.4
        }
        if kind.is_one_of:
            name = self._random.choice(sorted(kind.fields))
            fields = {name: kind.fields[name].type}
        return f"{{ {', '.join(f'{name}: {self._value(name, field)}' for name, field in fields.items())} }}"

    def _scalar(self, name: str, kind: str) -> str:
        if kind == "Int":
            return str(self._random.choice(SIZES if self._random.random() < 0.9 else ODD_SIZES))
        if kind == "Boolean":
            return self._random.choice(["true", "false"])
        if kind in SCALARS:
            return self._random.choice(SCALARS[kind])
        return json.dumps(self._text(name, kind))

    def _text(self, name: str, kind: str) -> str:
        known = self._known.cursors if name in ("after", "before") else []
        if kind == "ID":
            known = self._id_known(name)
        if known and self._random.random() < 0.8:
            return self._random.choice(known)
        return self._random.choice([*ODD_TEXTS, *WORDS])

    def _id_known(self, name: str) -> list[str]:
        """Mostly of the kind that an argument is named after; often enough one of another, or a guess."""
        chance = self._random.random()
        kind = name.removesuffix("s")
        if kind in self._known.ids and chance < 0.7:
            return self._known.ids[kind]
        return self._known.guesses if chance > 0.6 else self._known.every_id


def kinds_of(key: str) -> list[GraphQLObjectType]:
    """The types that an id of this kind may name."""
    kind = key.partition("_")[0]
    names = {
        "objective": ["ManualObjective", "BadgeObjective"],
        "staff": ["StaffMember"],
        "progress": ["ObjectiveProgress"],
        "entry": ["LeaderboardEntry"],
        "display": ["DisplayToken"],
        "token": ["AccessToken"],
        "event": ["SpaceEvent"],
        "item": ["EvidenceItem"],
        "element": ["PathwayElement"],
    }.get(kind, [kind.title()])
    found = [GRAPH.type_map[name] for name in names]
    return [kind for kind in found if isinstance(kind, GraphQLObjectType)]
