"""Pages of a list make up the whole list, in both directions; what is no page or cursor of it is told by name."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from actions.badges import create_badge
from actions.evidence import Item, submit_evidence, withdraw_evidence
from actions.learners import add_learner
from actions.objectives import create_manual_objective
from actions.spaces import create_space
from models.awards import Award
from models.learners import Learner
from models.objectives import EvidencePolicy, Objective
from schema.ids import encode
from tests.asking import Asking
from tests.many import many_learners
from tests.stories import ENDS_ON, ChessClub

PAGE = (
    "totalCount pageInfo { hasNextPage hasPreviousPage startCursor endCursor } edges { cursor node { id } }"
)


class List(NamedTuple):
    """Where a connection is asked for, as the owner: the way there, and whether it turns around."""

    start: str
    field: str
    both_ways: bool = False
    most: int = 100
    more: str = ""

    def query(self, arguments: str) -> str:
        given = ", ".join(filter(None, (self.more, arguments)))
        asked = f"{self.field}({given})" if given else self.field
        opened = self.start.count("{") - self.start.count("}")
        cursor = ", $cursor: String" if "$cursor" in arguments else ""
        return f"query ($id: ID!{cursor}) {{ {self.start} {asked} {{ {PAGE} }} {'}' * opened} }}"


def lists(club: ChessClub) -> dict[str, tuple[List, str]]:
    """By name, with the id to start from."""
    node = "node(id: $id) {{ ... on {} {{".format
    viewer = "node(id: $id) { id } viewer {"
    learners = List(node("Space"), "learners", True, 1000)
    return {
        "objectives": (List(node("Space"), "objectives", True), club.space_node),
        "learners by name": (learners, club.space_node),
        "learners by points": (learners._replace(more="orderBy: POINTS"), club.space_node),
        "learners by joining": (learners._replace(more="orderBy: JOINED"), club.space_node),
        "learners found": (learners._replace(more='search: "many"'), club.space_node),
        "progress": (
            List(node("ManualObjective"), "progressByLearner", most=1000),
            encode("objective", club.solve_forks),
        ),
        "awards": (List(node("Badge"), "awards"), encode("badge", club.fork)),
        "badges": (List(node("Issuer"), "badges"), encode("issuer", club.issuer)),
        "issuer's spaces": (List(node("Issuer"), "spaces"), encode("issuer", club.issuer)),
        "issuer's diary": (List(node("Issuer"), "diary"), encode("issuer", club.issuer)),
        "history": (List(node("Space"), "history"), club.space_node),
        "evidence": (
            List(node("ObjectiveProgress"), "submissions"),
            encode("progress", club.ben, club.give_mate),
        ),
        "changes": (List(node("ObjectiveProgress"), "changes"), encode("progress", club.ben, club.give_mate)),
        "viewer's spaces": (List(viewer, "spaces"), club.space_node),
        "backpack": (List(viewer, "backpack"), club.space_node),
        "entries": (
            List(node("Space") + " leaderboard {", "entries", most=1000),
            club.space_node,
        ),
    }


class Pages:
    """Asks for pages of one list, as Olive."""

    def __init__(self, club: ChessClub, asking: Asking, name: str) -> None:
        self.list, self.id = lists(club)[name]
        self._club, self._asking = club, asking

    async def page(self, arguments: str = "", cursor: str | None = None) -> Any:
        data = await self._asking(self._club.olive.who, self.list.query(arguments), id=self.id, cursor=cursor)
        return self._found(data)

    async def refused(self, arguments: str, cursor: str | None = None) -> str:
        query = self.list.query(arguments)
        answer = await self._asking.answer(self._club.olive.who, query, id=self.id, cursor=cursor)
        assert answer.codes == ["BAD_USER_INPUT"], (self.list.field, arguments, cursor)
        return str(answer.errors[0]["message"])

    def _found(self, data: Any) -> Any:
        found = data.get("viewer") or data["node"]
        return (found.get("leaderboard") or found)[self.list.field]

    async def forwards(self, size: int) -> list[str]:
        ids, cursor, more = list[str](), None, True
        while more:
            page = await self.page(f"first: {size}, after: $cursor", cursor)
            assert page["pageInfo"]["hasPreviousPage"] is (cursor is not None)
            assert len(page["edges"]) == size or not page["pageInfo"]["hasNextPage"]
            ids += ids_of(page)
            cursor, more = page["pageInfo"]["endCursor"], page["pageInfo"]["hasNextPage"]
        return ids

    async def backwards(self, size: int) -> list[str]:
        ids, cursor, more = list[str](), None, True
        while more:
            page = await self.page(f"last: {size}, before: $cursor", cursor)
            assert page["pageInfo"]["hasNextPage"] is (cursor is not None)
            ids = ids_of(page) + ids
            cursor, more = page["pageInfo"]["startCursor"], page["pageInfo"]["hasPreviousPage"]
        return ids


def ids_of(page: Any) -> list[str]:
    edges = page["edges"]
    if edges:
        info = page["pageInfo"]
        assert (info["startCursor"], info["endCursor"]) == (edges[0]["cursor"], edges[-1]["cursor"])
    return [edge["node"]["id"] for edge in edges]


async def grow(club: ChessClub) -> None:
    """Seven of each, with equal sort values among them."""
    by_olive, now = club.by(club.olive), club.tools.now()
    await many_learners(club, 7)
    await Learner.filter(email__startswith="learner-").update(sort_name="same", points=5)
    for number in range(7):
        badge = await create_badge(by_olive, club.issuer, "Same", "Equal to others.")
        await create_manual_objective(by_olive, club.space, badge, "X")
        await create_space(by_olive, club.issuer, "Same", ENDS_ON, "UTC")
        await handed_in_again(club)
        for badge_id, email in ((club.fork, f"x{number}@x.example"), (badge, club.olive.email)):
            await Award.create(badge_id=badge_id, email=email, issued_at=now)


async def handed_in_again(club: ChessClub) -> None:
    """Ben shows how he gave mate, which was none."""
    await Objective.filter(id=club.give_mate).update(evidence_policy=EvidencePolicy.OPTIONAL)
    by_ben = club.by(club.ben_account)
    await withdraw_evidence(by_ben, await submit_evidence(by_ben, club.give_mate, [Item(text="Mate.")]))


async def test_pages_make_up_the_whole_list_in_both_directions(club: ChessClub, asking: Asking) -> None:
    await grow(club)
    for name in lists(club):
        pages = Pages(club, asking, name)
        whole = await pages.page("first: 100")
        ids = ids_of(whole)
        assert len(set(ids)) == len(ids) == whole["totalCount"] >= 7, name
        for size in (1, 3):
            assert await pages.forwards(size) == ids, name
            if pages.list.both_ways:
                assert await pages.backwards(size) == ids, name
        assert ids_of(await pages.page()) == (ids[:10] if name == "entries" else ids), name
        nothing = await pages.page("first: 0")
        assert (nothing["edges"], nothing["totalCount"]) == ([], len(ids)), name


async def test_what_is_added_meanwhile_makes_no_gap_and_no_double(club: ChessClub, asking: Asking) -> None:
    pages = Pages(club, asking, "learners by name")
    first = await pages.page("first: 2")
    for name in ("Aaron", "Bea", "Zoe"):
        await add_learner(club.by(club.sam), club.space, f"{name.lower()}@x.example", name)
    rest = await pages.page("after: $cursor", first["pageInfo"]["endCursor"])
    names = {str(encode("learner", row.id)): row.name for row in await Learner.filter(space_id=club.space)}
    assert [names[key] for key in ids_of(first) + ids_of(rest)] == ["Ana", "Ben", "Cleo", "Zoe"]


async def test_wrong_arguments_are_told_by_name(club: ChessClub, asking: Asking) -> None:
    """Threat T09."""
    for name in lists(club):
        pages = Pages(club, asking, name)
        most = pages.list.most
        for size in (-1, most + 1, 2**31 - 1):
            assert "`first`" in await pages.refused(f"first: {size}"), name
        await pages.page(f"first: {most}")
        if pages.list.both_ways:
            assert "`last`" in await pages.refused("last: -1")
            assert "`last`" in await pages.refused(f"last: {most + 1}")
            for both in ("first: 1, last: 1", "first: 1, before: $cursor", "last: 1, after: $cursor"):
                assert "`first`" in await pages.refused(both, "x")


async def test_only_a_cursor_of_this_list_is_one(club: ChessClub, asking: Asking) -> None:
    """Threat T48."""
    await grow(club)
    cursors = {
        name: (await Pages(club, asking, name).page("first: 1"))["edges"][0]["cursor"] for name in lists(club)
    }
    for name in lists(club):
        pages = Pages(club, asking, name)
        own = cursors[name]
        odd = [
            "",
            "\ud800",
            "garbage",
            "\n",
            "é",
            "A" * 10_000,
            own[:-1],
            own + "A",
            own + "=",
            own.swapcase(),
            encode("space", club.space),
        ]
        odd += [cursor for other, cursor in cursors.items() if not alike(name, other)]
        for cursor in odd:
            assert "`after`" in await pages.refused("after: $cursor", cursor), (name, cursor)
            if pages.list.both_ways:
                assert "`before`" in await pages.refused("before: $cursor", cursor), (name, cursor)


def alike(one: str, other: str) -> bool:
    """Searching keeps the order, so a cursor of what was found is one of the whole list."""
    return one == other or {one, other} == {"learners by name", "learners found"}


FOUND = """query ($id: ID!, $text: String) {
space(id: $id) { learners(search: $text) { totalCount edges { node { name } } } } }"""
SEARCHED = ("50%", "a_b", "a!b", "ab", "Straße", "ΑΒΓ", "o'neil", '"', "\\", "%", "_", "!")
NOWHERE = ("nothing like it", "\u0000", "a\u0000b", "\ud800", "x" * 50_000)


async def test_a_search_finds_what_is_written_and_takes_no_sign_for_more(
    club: ChessClub, asking: Asking
) -> None:
    for number, name in enumerate(SEARCHED):
        await add_learner(club.by(club.sam), club.space, f"n{number}@find.example", name)
    for text in (*SEARCHED, "STRASSE", "αβγ", "find.example", "FIND.EXAMPLE", *NOWHERE):
        data = await asking(club.sam.who, FOUND, id=club.space_node, text=text)
        page = data["space"]["learners"]
        found = {edge["node"]["name"] for edge in page["edges"]}
        everybody = set(SEARCHED) if text.lower() == "find.example" else set[str]()
        assert found == everybody | set(matching(text)), text
        assert page["totalCount"] == len(found)


def matching(text: str) -> Iterator[str]:
    return (name for name in SEARCHED if text.casefold() in name.casefold())


BOTH = """query ($issuer: ID!, $badge: ID!, $text: String) {
issuer(id: $issuer) { badges(search: $text) { edges { node { name } } } }
badge(id: $badge) { awards(search: $text) { edges { node { recipientName } } } } }"""


async def test_badges_and_awards_are_searched_alike(club: ChessClub, asking: Asking) -> None:
    for number, name in enumerate(("50%", "a_b", "!", "500", "axb")):
        await create_badge(club.by(club.olive), club.issuer, name, "X")
        email = f"n{number}@x.example"
        await Award.create(badge_id=club.fork, email=email, recipient_name=name, issued_at=club.tools.now())
    named = {"issuer": encode("issuer", club.issuer), "badge": encode("badge", club.fork)}
    for text in ("50%", "a_b", "!"):
        data = await asking(club.olive.who, BOTH, **named, text=text)
        assert [edge["node"]["name"] for edge in data["issuer"]["badges"]["edges"]] == [text]
        assert [edge["node"]["recipientName"] for edge in data["badge"]["awards"]["edges"]] == [text]
