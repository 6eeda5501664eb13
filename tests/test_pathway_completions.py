"""Rule 25: a completion badge is awarded when its element is complete, once per element and person."""

import asyncio
from dataclasses import replace
from uuid import UUID

from actions.awarding import Recipient
from actions.awards import award_badge, revoke_awards
from actions.backpack import reject_award
from actions.badges import create_badge
from actions.grants import grant_staff
from actions.learners import add_learner
from actions.objectives import create_badge_objective
from actions.pathway_subscriptions import subscribe_pathway, unsubscribe_pathway
from actions.pathway_trees import Branch
from actions.pathways import create_pathway, publish_pathway, update_pathway
from actions.spaces import create_space
from models.awards import Award, AwardRow
from models.badges import Badge
from models.diary import SpaceEventKind
from models.rechecks import Recheck
from schema.ids import encode
from tests.asking import Asking
from tests.climbing import Climb, climb, completed_by, master
from tests.looking import awards_to, completed, diary, gapless, learner_of
from tests.mailed import proves
from tests.stories import ENDS_ON, ChessClub

BEN = "ben@learner.example"


async def give(club: ChessClub, badge: UUID, email: str = BEN) -> UUID:
    (award,) = (await award_badge(club.by(club.olive), badge, [Recipient(email, None, None)])).done
    return award


async def tacticians(way: Climb, email: str = BEN) -> list[AwardRow]:
    return [award for award in await awards_to(email) if award.badge_id == way.tactician]


async def test_completing_an_element_awards_its_badge_and_says_so(club: ChessClub, asking: Asking) -> None:
    way = await climb(club)
    await give(club, club.fork)
    (award,) = await tacticians(way)
    (line,) = [
        line
        for line in await diary(club.space, SpaceEventKind.PATHWAY_STEP_COMPLETED)
        if line.pathway_element_id == way.tactics
    ]
    assert (line.learner_id, line.award_id, line.actor_id) == (club.ben, award.id, None)
    query = """query ($id: ID!) {
      award(id: $id) { because { by { name } objective { id } pathwayElement { name } } }
    }"""
    told = await asking(club.ben_account.who, query, id=encode("award", award.id))
    assert told["award"]["because"] == {"by": None, "objective": None, "pathwayElement": {"name": "Tactics"}}


async def test_it_is_awarded_once_whatever_comes(club: ChessClub) -> None:
    """Lost and complete again, another badge, a revocation, a change of the tree, leaving and coming back."""
    way, by_olive, by_sam = await climb(club), club.by(club.olive), club.by(club.sam)
    fork = await give(club, club.fork)
    (award,) = await tacticians(way)
    await revoke_awards(by_olive, [fork], "It was a pin.")
    assert await completed_by(club.ben) == set()
    (kept,) = await tacticians(way)
    assert kept.revoked_at is None, "it was earned"
    await give(club, club.mate)
    await revoke_awards(by_olive, [award.id], "By mistake.")
    await give(club, club.fork)
    await update_pathway(by_olive, way.pathway, name="Another name")
    await unsubscribe_pathway(by_sam, club.space, way.pathway)
    await subscribe_pathway(by_sam, club.space, way.pathway)
    assert way.tactics in await completed_by(club.ben)
    (revoked,) = await tacticians(way)
    assert revoked.revoked_at


async def test_who_puts_it_away_is_not_given_another(club: ChessClub) -> None:
    way, ben = await climb(club), club.ben_account
    await give(club, club.fork)
    (award,) = await tacticians(way)
    await reject_award(club.by(ben), ben.user_id, award.id)
    await give(club, club.mate)
    assert len(await tacticians(way)) == 1


async def test_who_holds_it_already_is_given_none_nor_another_once_it_is_revoked(club: ChessClub) -> None:
    """By another address of theirs, too."""
    way, by_olive = await climb(club), club.by(club.olive)
    await proves(club, club.ben_account, "ben@home.example")
    held = await give(club, way.tactician, "ben@home.example")
    await give(club, club.fork)
    await revoke_awards(by_olive, [held], "By mistake.")
    await give(club, club.mate)
    assert await tacticians(way) == []


async def test_an_archived_badge_is_given_to_nobody(club: ChessClub) -> None:
    way = await climb(club)
    await Badge.filter(id=way.tactician).update(archived_at=club.tools.now())
    await give(club, club.fork)
    assert await completed_by(club.ben) == {way.tactics, way.study}
    assert await tacticians(way) == []


async def test_one_leads_to_the_next_round_by_round(club: ChessClub) -> None:
    """Through three pathways and a badge objective, before whoever asked has their answer."""
    by_olive, badge = club.by(club.olive), club.fork
    badges = [badge]
    for name in ("First", "Second", "Third"):
        given = await create_badge(by_olive, club.issuer, name, "On.")
        root = Branch(name, badge_ids=[badge], completion_badge_id=given)
        way = await create_pathway(by_olive, club.issuer, name, root)
        await publish_pathway(by_olive, way)
        await subscribe_pathway(by_olive, club.space, way)
        badges.append(badge := given)
    last = await create_badge_objective(club.by(club.sam), club.space, badge, 50)
    await give(club, club.fork)
    assert [award.badge_id for award in await awards_to(BEN)] == badges
    assert await completed(club.ben, last)
    assert (await learner_of(club.ben)).points == 50
    assert (await Recheck.all().count(), await gapless(club.space)) == (0, True)


async def another_space(club: ChessClub, way: Climb) -> UUID:
    space = await create_space(club.by(club.olive), club.issuer, "Autumn", ENDS_ON, "UTC")
    await grant_staff(club.operator, space, club.sam.user_id)
    await subscribe_pathway(club.by(club.olive), space, way.pathway)
    return space


async def test_two_spaces_of_one_person_award_it_once(club: ChessClub) -> None:
    """By two of their addresses, and both at the same moment."""
    way = await climb(club)
    await proves(club, club.ben_account, "ben@home.example")
    autumn = await another_space(club, way)
    await add_learner(club.by(club.olive), autumn, "ben@home.example")
    await asyncio.gather(
        award_badge(club.by(club.olive), club.fork, [Recipient(BEN, None, None)]),
        award_badge(club.by(club.ivo), club.mate, [Recipient("ben@home.example", None, None)]),
    )
    assert await Award.filter(badge_id=way.tactician).count() == 1


async def test_a_badge_that_comes_with_a_change_is_awarded_to_all_who_are_there(club: ChessClub) -> None:
    way, by_olive = await climb(club), club.by(club.olive)
    await give(club, club.champion)
    titled = await create_badge(by_olive, club.issuer, "Titled", "For a title.")
    root = master(club, way.tactician)
    titles = replace(root.children[1], id=way.titles, completion_badge_id=titled)
    await update_pathway(by_olive, way.pathway, root=replace(root, id=way.root, children=[titles]))
    assert [award.badge_id for award in await awards_to(BEN)] == [club.champion, titled]
