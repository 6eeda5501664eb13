"""What is too much is refused before it runs, with the field that makes it so; what people ask for is not."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from graphql import get_introspection_query, parse, validate

from engine.limits import MOST_VALUES, Limits
from engine.pricing import Prices
from engine.validation import MOST_ERRORS
from laurel import playground
from laurel.limiting import MOST_CHARACTERS, MOST_LINES
from laurel.settings import ROOT
from schema.ids import encode
from tests.asking import Asking
from tests.selections import GRAPH
from tests.serving import Served
from tests.socket_client import connected
from tests.stories import ChessClub

on_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)

PROGRESS = "progress { status objective { badge { name } } }"
CLASS = f"query ($s: ID!) {{ space(id: $s) {{ learners(first: 1000) {{ edges {{ node {{ name {PROGRESS} }} }} }} }} }}"
ME = "{ viewer { user { name } } }"


async def refused(asking: Asking, club: ChessClub, text: str, **variables: Any) -> str:
    """The message of the one error, which is about limits."""
    answer = await asking.answer(club.sam.who, text, **variables)
    assert (answer.data, answer.codes) == (None, ["TOO_COMPLEX"]), (text[:200], answer)
    message: str = answer.errors[0]["message"]
    return message


@on_sqlite
async def test_a_class_with_all_its_progress_is_allowed(asking: Asking, club: ChessClub) -> None:
    """1,000 learners with 50 objectives: what single-page applications ask for all day."""
    assert (await asking(club.sam.who, CLASS, s=club.space_node))["space"]


@on_sqlite
async def test_introspection_is_allowed(asking: Asking, club: ChessClub) -> None:
    full = get_introspection_query(True, True, True, True, True, True)
    assert (await asking(club.sam.who, full))["__schema"]


BOMBS = {
    "lists in lists": "query ($i: ID!) { pathway(id: $i) { elements { pathway { elements { pathway { "
    "elements { name } } } } } } }",
    "parents and children": "query ($i: ID!) { pathway(id: $i) { elements { parent { children { parent { "
    "children { name } } } } } } }",
    "pages in pages": "{ viewer { spaces { edges { node { learners { edges { node { "
    + PROGRESS
    + " } } } } } } } }",
    "progress of progress": "query ($s: ID!) { space(id: $s) { learners { edges { node { progress { learner { "
    "progress { id } } } } } } } }",
    "boards in spaces": "{ viewer { spaces { edges { node { leaderboard { entries(first: 1000) { edges { node { "
    "learner { progress { id } } } } } } } } } } }",
    "introspection of itself": "{ __schema { "
    + " ".join(
        f"a{i}: types {{ fields {{ type {{ fields {{ args {{ name type {{ name }} }} type {{ name }} }} }} }} }}"
        for i in range(30)
    )
    + " } }",
}


@on_sqlite
@pytest.mark.parametrize("bomb", BOMBS)
async def test_what_multiplies_is_refused(asking: Asking, club: ChessClub, bomb: str) -> None:
    """Threat T10."""
    assert validate(GRAPH, parse(BOMBS[bomb])) == []
    given = {"i": encode("pathway", club.space), "s": club.space_node}
    assert "at most 1,000,000" in await refused(asking, club, BOMBS[bomb], **given)


@on_sqlite
async def test_the_refusal_names_the_field_the_limit_and_the_remedy(asking: Asking, club: ChessClub) -> None:
    inside = f"learners {{ edges {{ node {{ name\n{PROGRESS} }} }} }}"
    text = (
        f"query ($n: Int) {{\n  viewer {{ mine: spaces(first: $n) {{ edges {{ node {{ {inside} }} }} }} }} }}"
    )
    (error,) = (await asking.answer(club.sam.who, text, n=4)).errors
    assert error["message"] == (
        "This costs up to 1,291,414, `viewer.mine.edges.node.learners.edges.node.progress` alone 1,281,500; at most "
        "1,000,000 is allowed. Ask for fewer with `first` at `viewer.mine.edges.node.learners`."
    )
    assert error["locations"] == [{"line": 3, "column": 1}]
    assert (await asking.answer(club.sam.who, text, n=3)).errors == []


@on_sqlite
async def test_the_remedy_is_a_page_that_can_be_smaller(asking: Asking, club: ChessClub) -> None:
    submissions = "progress { submissions(first: 1) { edges { node { items { id } } } } }"
    inside = f"learners(first: 1000) {{ edges {{ node {{ {submissions} }} }} }}"
    told = await refused(
        asking, club, f"query ($s: ID!) {{ space(id: $s) {{ {inside} }} }}", s=club.space_node
    )
    assert told.endswith("Ask for fewer with `first` at `space.learners`.")


def documents() -> Iterator[str]:
    """Those of the playground and of the README."""
    folder = Path(playground.__file__).parent / "examples"
    yield from (path.read_text() for path in sorted(folder.glob("*.graphql")))
    for block in (ROOT / "README.md").read_text().split("```graphql\n")[1:]:
        yield block.split("```")[0]


def test_each_document_that_we_show_costs_a_tenth_at_most() -> None:
    every = list(documents())
    assert len(every) >= 4
    for text in every:
        verdict = Prices(GRAPH).of(parse(text), text, None, {}, Limits(cost=100_000))
        assert verdict.cost > 0
        assert verdict.excess is None, text


DEEP = "query ($l: ID!) { node(id: $l) { ... on Learner { " + "next { " * 14 + "name" + " }" * 14 + " } } }"
WIDE = {
    "depth": (DEEP, "nested 16 fields deep; at most 15"),
    "depth through fragments": (
        "query ($l: ID!) { node(id: $l) { ...F0 } } "
        + " ".join(f"fragment F{i} on Learner {{ next {{ ...F{i + 1} }} }}" for i in range(200))
        + " fragment F200 on Learner { name }",
        "nested too deep; at most 15",
    ),
    "aliases": (
        "{ viewer { " + " ".join(f"a{i}: wantsMail" for i in range(31)) + " } }",
        "at most 30 aliases",
    ),
    "ten thousand aliases": (
        "{ " + " ".join(f"a{i}: __typename" for i in range(900)) + " }",
        "at most 30 aliases",
    ),
    "root fields": ("{ " + " ".join(f"a{i}: __typename" for i in range(21)) + " }", "At most 20 fields"),
    "fields": ("{ viewer { " + "wantsMail " * 1000 + "} }", "at most 1000 fields"),
    "directives": ("{ viewer { wantsMail " + "@x " * 51 + "} }", "at most 50 directives"),
    "written values": ("{ nodes(ids: [" + '"a" ' * 301 + "]) { id } }", "at most 300 values"),
    "a name": ("{ " + "x" * 129 + " }", "at most 128 characters"),
    "characters": ("{ viewer { wantsMail } } #" + "x" * MOST_CHARACTERS, f"at most {MOST_CHARACTERS}"),
    "lines": ("{ viewer { wantsMail } }" + "\n" * MOST_LINES, f"at most {MOST_LINES}"),
    "overlaps": ("{ viewer { " + "user { id } " * 300 + "} }", "Ask for each field once"),
}


@on_sqlite
@pytest.mark.parametrize("what", WIDE)
async def test_what_has_too_much_of_something_is_told_so(asking: Asking, club: ChessClub, what: str) -> None:
    """Threats T01, T06, T07 and T08."""
    text, told = WIDE[what]
    assert told in await refused(asking, club, text)


def test_a_document_has_few_operations_whichever_is_run() -> None:
    text = " ".join(f"query Q{i} {{ viewer {{ wantsMail }} }}" for i in range(11))
    excess = Prices(GRAPH).of(parse(text), text, "Q1", {}, Limits()).excess
    assert excess
    assert "at most 10 operations" in excess.message


@on_sqlite
async def test_as_much_as_is_allowed_is_answered(asking: Asking, club: ChessClub) -> None:
    learner = {"l": encode("learner", club.ana)}
    for text in (
        DEEP.replace("next { ", "", 1).replace(" }", "", 1),
        WIDE["aliases"][0].replace("a30: wantsMail", ""),
    ):
        assert (await asking.answer(club.sam.who, text, **learner)).errors == []


@on_sqlite
async def test_one_request_does_not_try_a_hundred_codes(asking: Asking, club: ChessClub) -> None:
    """Also where they hide in a fragment, which counts as often as its names differ. Threat T04."""
    tried = " ".join(
        f'a{i}: signIn(input: {{email: "a@x.example", code: "1"}}) {{ __typename }}' for i in range(11)
    )
    for text in (
        f"mutation {{ {tried} }}",
        f"mutation {{ ...Tries }} fragment Tries on Mutation {{ {tried} }}",
    ):
        assert "At most 10 fields at the top of a mutation" in await refused(asking, club, text)


@on_sqlite
async def test_deep_and_wide_variables_are_refused(asking: Asking, club: ChessClub) -> None:
    deep: list[Any] = []
    for _ in range(5000):
        deep = [deep]
    text = "query ($i: [ID!]!) { nodes(ids: $i) { id } }"
    wide = {f"f{i}": 1 for i in range(201)}
    assert "has 201 fields; at most 200" in await refused(asking, club, text, i=[wide])
    assert "nested 5001 deep" in await refused(asking, club, text, i=deep)
    assert "at most 20000" in await refused(asking, club, text, i=["a"] * MOST_VALUES)


@on_sqlite
async def test_after_some_errors_the_rest_is_left_out(asking: Asking, club: ChessClub) -> None:
    text = "{ viewer { " + " ".join(f"nothing{i}" for i in range(50)) + " } }"
    answer = await asking.answer(club.sam.who, text)
    assert answer.codes == ["BAD_USER_INPUT"] * (MOST_ERRORS + 1)
    assert answer.errors[-1]["message"] == "There are more errors than these."


@on_sqlite
async def test_the_cost_is_told_over_http(served: Served, club: ChessClub) -> None:
    headers = {"Authorization": f"Bearer {club.sam.token}"}
    async with httpx.AsyncClient(base_url=served.url, headers=headers) as client:
        answers = [await client.post("/graphql", json={"query": text}) for text in (ME, WIDE["depth"][0])]
    fine, refusal = [answer.json() for answer in answers]
    assert fine["extensions"] == {"cost": {"requested": 503, "limit": Limits.cost}}
    assert refusal["errors"][0]["extensions"] == {"code": "TOO_COMPLEX"}


@on_sqlite
async def test_the_cost_is_told_once_on_a_socket(served: Served, club: ChessClub) -> None:
    async with connected(served) as socket:
        await socket.begin(club.display_token)
        await socket.ask("1", "subscription { leaderboard { entries { edges { node { points } } } } }")
        first = await socket.heard()
        assert first["payload"]["extensions"]["cost"]["requested"] > 1
        async with httpx.AsyncClient(base_url=served.url) as client:
            text = "mutation ($i: CompleteObjectiveInput!) { completeObjective(input: $i) { __typename } }"
            given = {
                "objective": encode("objective", club.give_mate),
                "learners": [encode("learner", club.ana)],
            }
            headers = {"Authorization": f"Bearer {club.sam.token}"}
            await client.post("/graphql", json={"query": text, "variables": {"i": given}}, headers=headers)
        second = await socket.heard()
    assert second["type"] == "next"
    assert not second["payload"].get("extensions")


@on_sqlite
@pytest.mark.parametrize("what", ["depth", "overlaps", "root fields"])
async def test_a_socket_hears_the_refusal_and_goes_on(served: Served, club: ChessClub, what: str) -> None:
    async with connected(served) as socket:
        await socket.begin(club.sam.token)
        await socket.ask("1", WIDE[what][0])
        heard = await socket.heard()
        assert (heard["type"], heard["payload"][0]["extensions"]["code"]) == ("error", "TOO_COMPLEX")
        await socket.ask("2", ME)
        assert (await socket.heard())["payload"]["data"]["viewer"]


@on_sqlite
async def test_a_subscription_is_refused_as_a_query_is(asking: Asking, club: ChessClub) -> None:
    text = (
        "subscription ($s: ID!) { leaderboard(space: $s) { entries(first: 1000) { edges { node { learner { "
        + PROGRESS.replace("status", "learner { progress { id } }")
        + " } } } } } }"
    )
    async with asking.watching(club.sam.who, text, s=club.space_node) as answers:
        first = await anext(answers)
    assert first.codes == ["TOO_COMPLEX"]
