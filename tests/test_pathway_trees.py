"""Rule 23: which trees a pathway may be; each other one is refused, with the place where it is wrong."""

from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest

from actions.badges import create_badge
from actions.grants import grant_free, grant_organization
from actions.pathway_trees import Branch
from actions.pathways import archive_pathway, create_pathway, update_pathway
from actions.refusals import Refusal, RefusalCode
from models.badges import Badge
from models.pathways import Pathway
from schema.ids import encode
from tests.asking import Asking
from tests.climbing import climb, element_ids, master
from tests.looking import contents
from tests.stories import ChessClub

Told = tuple[RefusalCode, str]


async def refusal(club: ChessClub, root: Branch, pathway: UUID | None = None) -> Told:
    """The code and the field; and nothing was done."""
    before = await contents()
    by_olive = club.by(club.olive)
    if pathway:
        act = update_pathway(by_olive, pathway, root=root)
    else:
        act = create_pathway(by_olive, club.issuer, "Way", root)
    with pytest.raises(Refusal) as no:
        await act
    assert await contents() == before
    return no.value.code, ".".join(no.value.field)


def above(*children: Branch, **given: Any) -> Branch:
    return Branch("Root", children=children, **given)


async def test_a_tree_is_kept_as_it_was_given(club: ChessClub, asking: Asking) -> None:
    way = await climb(club)
    query = """query ($id: ID!) { pathway(id: $id) { name status version root { name } elements {
      name description position optional parent { name } children { name } pathway { name }
      completionBadge { name }
      requirement { __typename ... on BadgesRequired { required badges { name } } ... on ChildrenRequired { required } }
    } } }"""
    told = (await asking(club.olive.who, query, id=encode("pathway", way.pathway)))["pathway"]
    assert (told["name"], told["status"], told["version"]) == ("To the top", "PUBLISHED", 2)
    assert told["root"] == {"name": "Master"}
    assert [(row["name"], row["position"], row["optional"], row["parent"]) for row in told["elements"]] == [
        ("Master", 0, False, None),
        ("Tactics", 1, False, {"name": "Master"}),
        ("Titles", 2, False, {"name": "Master"}),
        ("Study", 3, True, {"name": "Master"}),
    ]
    root, tactics, *_ = told["elements"]
    assert root["requirement"] == {"__typename": "ChildrenRequired", "required": 2}
    assert [child["name"] for child in root["children"]] == ["Tactics", "Titles", "Study"]
    asked = tactics["requirement"]
    assert (asked["required"], [badge["name"] for badge in asked["badges"]]) == (1, ["Fork", "Mate"])
    assert tactics["completionBadge"] == {"name": "Tactician"}


async def test_an_element_asks_for_something(club: ChessClub) -> None:
    """A leaf for badges, another for badges or for children that are not all optional."""
    nothing = (RefusalCode.INVALID_INPUT, "root.badges")
    leaf, extra = Branch("Leaf", badge_ids=[club.fork]), Branch("Extra", badge_ids=[club.fork], optional=True)
    assert await refusal(club, Branch("Root")) == nothing
    assert await refusal(club, above(extra)) == nothing
    assert await refusal(club, above(leaf, above())) == (RefusalCode.INVALID_INPUT, "root.children.1.badges")
    await create_pathway(club.by(club.olive), club.issuer, "X", above(extra, badge_ids=[club.mate]))


async def test_no_more_is_required_than_there_is(club: ChessClub) -> None:
    wrong, two = (RefusalCode.INVALID_INPUT, "root.required"), [club.fork, club.mate]
    leaf, extra = Branch("Leaf", badge_ids=[club.fork]), Branch("Extra", badge_ids=[club.fork], optional=True)
    for required in (-1, 0, 3, 2**31 - 1):
        assert await refusal(club, Branch("Root", badge_ids=two, required=required)) == wrong
    assert await refusal(club, above(leaf, extra, required=2)) == wrong


async def test_badges_are_there_and_named_once_and_of_the_organization(club: ChessClub) -> None:
    by_olive, here = club.by(club.olive), (RefusalCode.NOT_FOUND, "root.badges.1")
    assert await refusal(club, Branch("Root", badge_ids=[club.fork, uuid4()])) == here
    twice = Branch("Root", badge_ids=[club.fork, club.fork])
    assert await refusal(club, twice) == (RefusalCode.INVALID_INPUT, "root.badges")
    rival = Branch("Root", badge_ids=[club.rival_badge])
    assert await refusal(club, rival) == (RefusalCode.INVALID_INPUT, "root.badges.0")
    await grant_organization(club.operator, club.rival_issuer, club.organization)
    await create_pathway(by_olive, club.issuer, "With the rival", rival)
    await grant_free(club.operator, club.organization)
    assert await refusal(club, rival) == (RefusalCode.PRO_REQUIRED, "root.badges.0")


async def test_an_element_awards_a_badge_of_its_own_issuer(club: ChessClub) -> None:
    def root(badge: UUID) -> Branch:
        return Branch("Root", badge_ids=[club.fork], completion_badge_id=badge)

    field = "root.completionBadge"
    await grant_organization(club.operator, club.rival_issuer, club.organization)
    assert await refusal(club, root(uuid4())) == (RefusalCode.NOT_FOUND, field)
    assert await refusal(club, root(club.rival_badge)) == (RefusalCode.INVALID_INPUT, field)
    old = await create_badge(club.by(club.olive), club.issuer, "Old", "Gone.")
    await Badge.filter(id=old).update(archived_at=club.tools.now())
    assert await refusal(club, root(old)) == (RefusalCode.INVALID_INPUT, field)


async def test_nothing_needs_itself(club: ChessClub) -> None:
    """Not its own badge, not one of what is below it, nor one that comes round another way."""
    cycle = (RefusalCode.CYCLE, "root")
    assert await refusal(club, Branch("X", badge_ids=[club.fork], completion_badge_id=club.fork)) == cycle
    leaf = Branch("Leaf", badge_ids=[club.fork])
    code, _ = await refusal(club, above(leaf, completion_badge_id=club.fork))
    assert code is RefusalCode.CYCLE
    there = Branch("There", badge_ids=[club.fork], completion_badge_id=club.mate)
    back = Branch("Back", badge_ids=[club.mate], completion_badge_id=club.fork)
    code, _ = await refusal(club, above(there, back))
    assert code is RefusalCode.CYCLE
    await create_pathway(
        club.by(club.olive), club.issuer, "On", above(there, replace(back, completion_badge_id=None))
    )


async def test_elements_are_known_by_ids_of_this_pathway(club: ChessClub) -> None:
    way, other = await climb(club), await create_pathway(club.by(club.olive), club.issuer, "X", master(club))
    (foreign, *_), leaf = await element_ids(other), Branch("Leaf", badge_ids=[club.fork])
    for key in (foreign, uuid4(), way.pathway):
        told = await refusal(club, above(replace(leaf, id=key)), way.pathway)
        assert told == (RefusalCode.NOT_FOUND, "root.children.0.id")
    assert await refusal(club, replace(leaf, id=way.root)) == (RefusalCode.NOT_FOUND, "root.id"), "a new one"
    below = above(above(replace(leaf, id=way.root)), id=way.root)
    assert await refusal(club, below, way.pathway) == (RefusalCode.CYCLE, "root.children.0.children.0.id")
    twins = above(replace(leaf, id=way.tactics), replace(leaf, id=way.tactics))
    assert await refusal(club, twins, way.pathway) == (RefusalCode.INVALID_INPUT, "root.children.1.id")


async def test_a_tree_has_its_limits(club: ChessClub) -> None:
    limit, leaf, by_olive = (
        RefusalCode.LIMIT_REACHED,
        Branch("Leaf", badge_ids=[club.fork]),
        club.by(club.olive),
    )
    assert await refusal(club, above(*[leaf] * 300)) == (limit, "root.children.299")
    await create_pathway(by_olive, club.issuer, "Wide", above(*[leaf] * 299))
    deep = leaf
    for _ in range(19):
        deep = above(deep)
    await create_pathway(by_olive, club.issuer, "Deep", deep)
    assert (await refusal(club, above(deep)))[0] is limit
    assert (await refusal(club, Branch("X", badge_ids=[uuid4() for _ in range(101)])))[0] is limit
    assert await refusal(club, replace(leaf, optional=True)) == (RefusalCode.INVALID_INPUT, "root.optional")


@pytest.mark.parametrize("name", ["", " ", "x" * 201, "a\0b"])
async def test_an_element_has_a_name(club: ChessClub, name: str) -> None:
    leaf = Branch(name, badge_ids=[club.fork])
    assert await refusal(club, above(leaf)) == (RefusalCode.INVALID_INPUT, "root.children.0.name")
    told = await refusal(club, Branch("Root", badge_ids=[club.fork], description="x" * 10_001))
    assert told == (RefusalCode.INVALID_INPUT, "root.description")


async def test_what_changes_grows_the_version_and_what_stays_keeps_its_id(club: ChessClub) -> None:
    way, by_olive = await climb(club), club.by(club.olive)
    root = master(club, way.tactician)
    titles = root.children[1]
    turned = replace(
        root, id=way.root, children=[replace(titles, id=way.titles), Branch("New", badge_ids=[club.mate])]
    )
    await update_pathway(by_olive, way.pathway, root=turned, expected_version=2)
    first, second, third = await element_ids(way.pathway)
    assert (first, second) == (way.root, way.titles)
    assert third not in (way.tactics, way.study)
    assert (await Pathway.get(id=way.pathway)).version == 3
    with pytest.raises(Refusal) as no:
        await update_pathway(by_olive, way.pathway, name="Late", expected_version=2)
    assert (no.value.code, "version 3" in no.value.message) == (RefusalCode.CONFLICT, True)
    await update_pathway(by_olive, way.pathway)
    assert (await Pathway.get(id=way.pathway)).version == 3, "nothing was asked for"


DEEP = 3000


async def test_a_tree_far_too_deep_to_read_is_refused_too(club: ChessClub, asking: Asking) -> None:
    """It is refused before the whole of it is looked at, and no stack is at its end."""
    root: dict[str, Any] = {"name": "Leaf", "badges": [encode("badge", club.fork)]}
    for _ in range(DEEP):
        root = {"name": "X", "children": [root]}
    query = "mutation ($input: CreatePathwayInput!) { createPathway(input: $input) { ... on Refused { code field } } }"
    answer = await asking.answer(
        club.olive.who, query, input={"issuer": encode("issuer", club.issuer), "name": "X", "root": root}
    )
    assert answer.codes == ["TOO_COMPLEX"]


async def test_an_archived_pathway_is_changed_by_nobody_and_a_draft_stays_with_its_issuer(
    club: ChessClub, asking: Asking
) -> None:
    way, by_olive = await climb(club), club.by(club.olive)
    draft = await create_pathway(by_olive, club.issuer, "Draft", master(club))
    for pathway in (way.pathway, draft):
        await archive_pathway(by_olive, pathway)
        told = await refusal(club, Branch("Root", badge_ids=[club.fork]), pathway)
        assert told == (RefusalCode.INVALID_INPUT, "pathway")
    query = "query ($id: ID!) { pathway(id: $id) { name } }"
    seen = [
        (await asking(club.sam.who, query, id=encode("pathway", key)))["pathway"]
        for key in (way.pathway, draft)
    ]
    assert seen == [{"name": "To the top"}, None], "who follows one sees it still"


@pytest.mark.parametrize("given", [{"id": ""}, {"completionBadge": ""}, {"id": "garbage"}])
async def test_an_empty_id_is_none(club: ChessClub, asking: Asking, given: dict[str, str]) -> None:
    root = {"name": "X", "badges": [encode("badge", club.fork)], **given}
    query = "mutation ($input: CreatePathwayInput!) { createPathway(input: $input) { ... on Refused { code field } } }"
    told = await asking(
        club.olive.who, query, input={"issuer": encode("issuer", club.issuer), "name": "X", "root": root}
    )
    assert told["createPathway"] == {"code": "NOT_FOUND", "field": ["root", next(iter(given))]}
