"""Rule 24: which pathways a space follows, and that following and changing one at once leaves nobody out."""

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from typing import Any
from uuid import UUID, uuid4

import pytest
from tortoise.connection import get_connection

from actions.archiving import archive_space
from actions.awarding import Recipient
from actions.awards import award_badge
from actions.grants import grant_free, grant_issuer_role, grant_organization, grant_spaces
from actions.pathway_subscriptions import subscribe_pathway, unsubscribe_pathway
from actions.pathway_trees import Branch
from actions.pathways import archive_pathway, create_pathway, publish_pathway, update_pathway
from actions.refusals import Refusal, RefusalCode
from actions.spaces import create_space
from models.issuers import IssuerRole
from models.learners import learners
from models.pathway_progress import PathwayStep
from models.pathway_subscriptions import PathwaySubscription
from schema.ids import encode
from tests.asking import Asking
from tests.climbing import climb, completed_by, master
from tests.many import many_learners
from tests.stories import ENDS_ON, ChessClub

BEN = "ben@learner.example"


async def refused(club: ChessClub, pathway: UUID) -> tuple[RefusalCode, tuple[str, ...]]:
    with pytest.raises(Refusal) as no:
        await subscribe_pathway(club.by(club.sam), club.space, pathway)
    return no.value.code, no.value.field


async def test_only_a_published_one_is_followed_and_once(club: ChessClub) -> None:
    by_olive, field = club.by(club.olive), ("pathway",)
    draft = await create_pathway(by_olive, club.issuer, "Draft", master(club))
    assert await refused(club, draft) == (RefusalCode.NOT_FOUND, field), "Sam does not see it"
    with pytest.raises(Refusal) as no:
        await subscribe_pathway(by_olive, club.space, draft)
    assert no.value.code is RefusalCode.INVALID_INPUT
    await publish_pathway(by_olive, draft)
    await subscribe_pathway(club.by(club.sam), club.space, draft)
    assert await refused(club, draft) == (RefusalCode.ALREADY_EXISTS, field)
    await archive_pathway(by_olive, draft)
    await unsubscribe_pathway(club.by(club.sam), club.space, draft)
    assert await refused(club, draft) == (RefusalCode.NOT_FOUND, field), (
        "it is over, for who did not follow it"
    )
    assert await refused(club, uuid4()) == (RefusalCode.NOT_FOUND, field)


async def test_it_is_of_the_own_issuer_or_on_pro_of_the_organization(club: ChessClub) -> None:
    by_rita, field = club.by(club.rita), ("pathway",)
    root = Branch("Read", badge_ids=[club.rival_badge])
    theirs = await create_pathway(by_rita, club.rival_issuer, "Ladders", root)
    await publish_pathway(by_rita, theirs)
    assert await refused(club, theirs) == (RefusalCode.NOT_FOUND, field)
    await grant_organization(club.operator, club.rival_issuer, club.organization)
    await subscribe_pathway(club.by(club.sam), club.space, theirs)
    await unsubscribe_pathway(club.by(club.sam), club.space, theirs)
    await grant_free(club.operator, club.organization)
    assert await refused(club, theirs) == (RefusalCode.NOT_FOUND, field), (
        "it is no space of theirs that could"
    )
    await grant_issuer_role(club.operator, club.rival_issuer, club.olive.user_id, IssuerRole.STAFF)
    with pytest.raises(Refusal) as no:
        await subscribe_pathway(club.by(club.olive), club.space, theirs)
    assert (no.value.code, no.value.field) == (RefusalCode.PRO_REQUIRED, field)


async def test_a_space_follows_twenty(club: ChessClub) -> None:
    by_olive = club.by(club.olive)
    ways = [await create_pathway(by_olive, club.issuer, f"Way {n}", master(club)) for n in range(21)]
    for way in ways:
        await publish_pathway(by_olive, way)
    for way in ways[:20]:
        await subscribe_pathway(by_olive, club.space, way)
    assert await refused(club, ways[20]) == (RefusalCode.LIMIT_REACHED, ("space",))


async def test_who_is_there_is_looked_at_at_once(club: ChessClub) -> None:
    way = await climb(club, subscribed=False)
    await award_badge(club.by(club.olive), club.mate, [Recipient(BEN, None, None)])
    assert await completed_by(club.ben) == set()
    await subscribe_pathway(club.by(club.sam), club.space, way.pathway)
    assert await completed_by(club.ben) == {way.tactics}


async def test_leaving_it_takes_progress_and_leaves_badges(club: ChessClub, asking: Asking) -> None:
    way = await climb(club)
    await award_badge(club.by(club.olive), club.mate, [Recipient(BEN, None, None)])
    await unsubscribe_pathway(club.by(club.sam), club.space, way.pathway)
    assert await PathwayStep.all().count() == 0
    query = "query ($id: ID!) { space(id: $id) { pathways { id } } }"
    assert (await asking(club.sam.who, query, id=club.space_node))["space"] == {"pathways": []}
    with pytest.raises(Refusal) as no:
        await unsubscribe_pathway(club.by(club.sam), club.space, way.pathway)
    assert (no.value.code, no.value.field) == (RefusalCode.NOT_FOUND, ("pathway",))


async def test_an_archived_space_follows_nothing_new_and_leaves_nothing(club: ChessClub) -> None:
    way, by_sam = await climb(club), club.by(club.sam)
    await archive_space(by_sam, club.space)
    for act in (subscribe_pathway, unsubscribe_pathway):
        with pytest.raises(Refusal) as no:
            await act(by_sam, club.space, way.pathway)
        assert no.value.code is RefusalCode.SPACE_ARCHIVED


async def test_following_and_changing_it_at_once_leaves_nobody_out(club: ChessClub) -> None:
    """Whichever commits last, everybody stands where the tree as it is puts them."""
    by_olive, by_sam = club.by(club.olive), club.by(club.sam)
    await award_badge(by_olive, club.fork, [Recipient(BEN, None, None)])
    for _ in range(5):
        way = await climb(club, subscribed=False)
        tactics = replace(master(club).children[0], id=way.tactics, required=2)
        await asyncio.gather(
            subscribe_pathway(by_sam, club.space, way.pathway),
            update_pathway(by_olive, way.pathway, root=Branch("Both", id=way.root, children=[tactics])),
        )
        assert await completed_by(club.ben) & {way.tactics, way.root} == set()
        seen = await PathwaySubscription.get(space_id=club.space, pathway_id=way.pathway)
        assert seen.seen_version == 3


async def test_two_follow_it_at_once_and_it_is_followed_once(club: ChessClub) -> None:
    way = await climb(club, subscribed=False)
    done = await asyncio.gather(
        *(subscribe_pathway(club.by(who), club.space, way.pathway) for who in (club.sam, club.olive) * 3),
        return_exceptions=True,
    )
    codes = [no.code for no in done if isinstance(no, Refusal)]
    assert codes == [RefusalCode.ALREADY_EXISTS] * 5


async def test_who_sees_which(club: ChessClub, asking: Asking) -> None:
    """A draft its issuer's staff; a published one who could follow it; one that is followed the learners, too."""
    way = await climb(club, subscribed=False)
    await create_pathway(club.by(club.olive), club.issuer, "Draft", master(club))
    await grant_spaces(club.operator, club.rival_issuer)

    async def sees() -> dict[str, list[str]]:
        query = "query ($id: ID!) { issuer(id: $id) { pathways { totalCount edges { node { name } } } } }"
        found: dict[str, list[str]] = {}
        for role, who in club.everybody.items():
            issuer = (await asking(who, query, id=encode("issuer", club.issuer)))["issuer"]
            if issuer:
                found[role] = names(issuer["pathways"])
        return found

    def names(page: dict[str, Any]) -> list[str]:
        told = [edge["node"]["name"] for edge in page["edges"]]
        assert page["totalCount"] == len(told)
        return told

    both, one = ["Draft", "To the top"], ["To the top"]
    expected = {
        "owner": both,
        "issuer staff": both,
        "staff": one,
        "learner": [],
        "stranger": [],
        "nobody": [],
    }
    assert await sees() == expected
    await subscribe_pathway(club.by(club.sam), club.space, way.pathway)
    assert await sees() == expected | {"learner": one}


@contextmanager
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """The statements of `models.rows` that are run until the end of the block."""
    ran = list[str]()

    def noted(name: str) -> object:
        ran.append(name)
        return get_connection(name)

    with monkeypatch.context() as patch:
        patch.setattr("models.rows.get_connection", noted)
        yield ran


async def test_many_are_looked_at_in_the_statements_of_a_few(
    club: ChessClub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Each holds two badges and is given a third; thousands go some hundreds at a time."""
    found = []
    for count in (30, 120, 300):
        space = await create_space(club.by(club.olive), club.issuer, "Class", ENDS_ON, "UTC")
        people = await learners(await many_learners(club, count, space))
        for badge in (club.fork, club.champion):
            recipients = [Recipient(row.email, None, None) for row in people.values()]
            await award_badge(club.by(club.olive), badge, recipients[:1000])
        way = await climb(club, subscribed=False)
        with counted(monkeypatch) as ran:
            await subscribe_pathway(club.by(club.olive), space, way.pathway)
        assert all([way.root in await completed_by(learner) for learner in people])
        found.append(len(ran))
    assert len(set(found)) == 1, found
