"""Rule 37 in every argument that takes an id (T40): what is not yours is told like what is not there.

The places are read from the contract, so that a new argument is tried without a word here; the ids are all that the
owner next door can read.
"""

import json
import re
from collections import defaultdict
from collections.abc import Awaitable, Callable, Iterator
from dataclasses import dataclass, field
from typing import Any
from uuid import uuid4

import pytest
from graphql import (
    GraphQLField,
    GraphQLInputObjectType,
    GraphQLInputType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    get_named_type,
)

from schema.finding import FINDERS, PARTS
from schema.ids import decode, encode
from tests.asking import Answer, Asking
from tests.doing import ask_as
from tests.good_input import good_input, ours, theirs
from tests.ordeal import TIMES
from tests.selections import GRAPH
from tests.stories import ChessClub
from tests.test_rights import queries

Path = tuple[str, ...]
EACH = 2 if TIMES == 1 else 100  # ids of a kind that are tried in one place
AS_A_WHOLE = ("reorderObjectives.objectives",)  # refused in other words: all of a space's own are to be named
EMPTY = re.compile(r': (null|\[null\]|\{"__typename": "\w+Connection", "totalCount": 0\})')
IDS = re.compile(r'"([a-z]+_[A-Za-z0-9_-]+)"')


def paths_to_ids(kind: GraphQLInputType, above: tuple[str, ...] = ()) -> Iterator[Path]:
    """Where in an input an id goes; a tree is gone down once."""
    named = get_named_type(kind)
    if named.name == "ID":
        yield ()
    elif isinstance(named, GraphQLInputObjectType) and named.name not in above:
        for name, inner in named.fields.items():
            for path in paths_to_ids(inner.type, (*above, named.name)):
                yield (name, *path)


def is_id_type(kind: GraphQLInputType) -> bool:
    return get_named_type(kind).name == "ID"


def asked_of(asked: GraphQLField) -> str:
    return "totalCount" if get_named_type(asked.type).name.endswith("Connection") else ""


def put(kind: GraphQLInputType, good: Any, path: Path, text: str) -> Any:
    """The good value with this id in that place, in lists as their only entry."""
    if isinstance(kind, GraphQLNonNull):
        return put(kind.of_type, good, path, text)
    if isinstance(kind, GraphQLList):
        return [put(kind.of_type, good[0] if good else None, path, text)]
    if not path:
        return text
    assert isinstance(kind, GraphQLInputObjectType)
    name, *rest = path
    value = put(kind.fields[name].type, (good or {}).get(name), tuple(rest), text)
    needed = {"name": "X"} if "name" in kind.fields else {}
    return {name: value} if only_one_of(kind) else needed | (good or {}) | {name: value}


def only_one_of(kind: GraphQLInputObjectType) -> bool:
    """Strawberry looks after it itself."""
    return bool(kind.extensions["strawberry-definition"].is_one_of)


def held(good: Any, path: Path) -> str | None:
    """The id that stands there in what is good."""
    for name in path:
        good = good[0] if isinstance(good, list) else good
        good = (good or {}).get(name)
    good = good[0] if isinstance(good, list) and good else good
    return good if isinstance(good, str) else None


async def foreign(club: ChessClub, asking: Asking, known: list[str]) -> dict[str, list[str]]:
    """By kind: the ids that Olive reads somewhere, and Rita can't see the things of."""
    found = set(known)
    for query in queries(club):
        found |= set(IDS.findall(json.dumps(await asking.boundless(club.olive.who, query, ids=known))))
    ids = sorted(text for text in found if is_id(text))
    seen = set[str]()
    for start in range(0, len(ids), 100):
        part = ids[start : start + 100]
        told = await asking(club.rita.who, "query ($ids: [ID!]!) { nodes(ids: $ids) { id } }", ids=part)
        seen |= {node["id"] for node in told["nodes"] if node}
    by_kind: dict[str, list[str]] = defaultdict(list)
    for text in ids:
        if text not in seen:
            by_kind[text.partition("_")[0]].append(text)
    return by_kind


def is_id(text: str) -> bool:
    kind = text.partition("_")[0]
    return kind in FINDERS and len(decode(kind, text) or ()) == PARTS.get(kind, 1)


def nothing_like(text: str) -> str:
    """An id of the same kind that names nothing."""
    kind = text.partition("_")[0]
    return encode(kind, *[uuid4() for _ in range(PARTS.get(kind, 1))])


def tries(by_kind: dict[str, list[str]], good: str | None) -> list[str]:
    """Some of the kind that belongs there, and in the ordeal, or where none is known to, one of each."""
    kind = good.partition("_")[0] if good else ""
    others = [ids[0] for each, ids in by_kind.items() if each != kind] if TIMES > 1 or not kind else []
    return by_kind.get(kind, [])[:EACH] + others


def told(answer: Answer, text: str) -> str:
    return json.dumps([answer.data, answer.errors], sort_keys=True).replace(text, "the id")


@dataclass
class Trial:
    """What Rita is told of what is Olive's, beside what she is told of what is not there."""

    club: ChessClub
    asking: Asking
    by_kind: dict[str, list[str]]
    different: list[str] = field(default_factory=list)
    tried: set[str] = field(default_factory=set)

    async def try_each(self, place: str, good: str | None, ask: Callable[[str], Awaitable[Answer]]) -> None:
        for text in tries(self.by_kind, good):
            nothing = nothing_like(text)
            there, lost = told(await ask(text), text), told(await ask(nothing), nothing)
            self.tried.add(place)
            if there != lost or not (place in AS_A_WHOLE or "NOT_FOUND" in lost or EMPTY.search(lost)):
                self.different.append(f"{place} of {text}: {there} but of nothing: {lost}")


@pytest.fixture
async def trial(club: ChessClub, asking: Asking) -> Trial:
    known = [text for text in vars(await ours(club)).values() if is_id(text)]
    found = await foreign(club, asking, known)
    assert len(found) > 15, "of most kinds there is something"
    return Trial(club, asking, found)


async def test_every_input_of_a_mutation(trial: Trial) -> None:
    club, good = trial.club, good_input(await theirs(trial.club))
    assert GRAPH.mutation_type
    mutations = {name: kind for name, kind in GRAPH.mutation_type.fields.items() if "input" in kind.args}
    for name, mutation in mutations.items():
        kind = mutation.args["input"].type
        for path in paths_to_ids(kind):

            async def ask(text: str, name: str = name, path: Path = path, kind: Any = kind) -> Answer:
                given = put(kind, good[name], path, text)
                return await ask_as(trial.asking, club.rita.who, name, given)

            await trial.try_each(f"{name}.{'.'.join(path)}", held(good[name], path), ask)
    assert trial.different == []
    assert len(trial.tried) > 55


async def test_every_argument_of_a_query_and_of_a_field(trial: Trial) -> None:
    """Asked of the root, and of a space and a learner of one's own."""
    their = await theirs(trial.club)
    own = {"Query": None, "Issuer": their.issuer, "Space": their.space, "Learner": their.learner}
    for kind in GRAPH.type_map.values():
        if isinstance(kind, GraphQLObjectType) and kind is not GRAPH.mutation_type:
            for name, asked in kind.fields.items():
                for argument, given in asked.args.items():
                    if is_id_type(given.type) and kind is not GRAPH.subscription_type:
                        await _try_argument(trial, kind.name, own[kind.name], name, argument, asked)
    assert trial.different == []
    assert {
        "Query.node.id",
        "Query.nodes.ids",
        "Space.history.learner",
        "Learner.progressOn.objective",
    } < trial.tried


async def _try_argument(
    trial: Trial, owner: str, own: str | None, name: str, argument: str, asked: GraphQLField
) -> None:
    many = "[$id]" if isinstance(getattr(asked.args[argument].type, "of_type", None), GraphQLList) else "$id"
    field = f"{name}({argument}: {many}) {{ __typename {asked_of(asked)} }}"
    inside = f'node(id: "{own}") {{ ... on {owner} {{ {field} }} }}' if own else field

    async def ask(text: str) -> Answer:
        return await trial.asking.answer(trial.club.rita.who, f"query ($id: ID!) {{ {inside} }}", id=text)

    await trial.try_each(f"{owner}.{name}.{argument}", None, ask)


async def test_every_argument_of_a_subscription(trial: Trial) -> None:
    assert GRAPH.subscription_type
    for name, asked in GRAPH.subscription_type.fields.items():
        for argument in (key for key, given in asked.args.items() if is_id_type(given.type)):
            query = f"subscription ($id: ID!) {{ {name}({argument}: $id) {{ __typename }} }}"

            async def ask(text: str, query: str = query) -> Answer:
                async with trial.asking.watching(trial.club.rita.who, query, id=text) as answers:
                    return await anext(answers)

            await trial.try_each(f"{name}.{argument}", None, ask)
    assert trial.different == []
    assert len(trial.tried) == 5
