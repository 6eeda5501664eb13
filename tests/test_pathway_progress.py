"""Rules 23 and 24: how far somebody is on a pathway, by what they hold, and what moves it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest

from actions.addresses import remove_email
from actions.archiving import archive_space, reopen_space
from actions.awarding import Recipient
from actions.awards import award_badge, revoke_awards
from actions.backpack import reject_award, restore_award
from actions.expiring import follow_expiry
from actions.learners import add_learner, remove_learner
from actions.pathway_trees import Branch
from actions.pathways import archive_pathway, update_pathway
from actions.progress import complete_objective, revoke_completion
from models.badges import Badge
from models.diary import SpaceEventKind
from models.pathway_progress import PathwayStep
from schema.ids import encode
from tests.asking import Asking
from tests.climbing import climb, completed_by, master, steps_of
from tests.clock import Clock
from tests.looking import awards_to, diary, gapless
from tests.mailed import proves
from tests.stories import ENDS_ON, ChessClub

COMPLETED, LOST = SpaceEventKind.PATHWAY_STEP_COMPLETED, SpaceEventKind.PATHWAY_STEP_LOST
BEN = "ben@learner.example"


async def give(club: ChessClub, badge: str, email: str = BEN) -> list[UUID]:
    given = await award_badge(club.by(club.olive), getattr(club, badge), [Recipient(email, None, None)])
    assert not given.refused
    return given.done


async def told(club: ChessClub, kind: SpaceEventKind) -> list[UUID | None]:
    return [line.pathway_element_id for line in await diary(club.space, kind)]


async def shown(club: ChessClub, asking: Asking, learner: UUID) -> dict[str, Any]:
    query = """query ($id: ID!) { node(id: $id) { ... on Learner { pathwayProgress {
      completed rate pathway { name } learner { name } elements { element { name } completed done required }
    } } } }"""
    answer = await asking(club.sam.who, query, id=encode("learner", learner))
    (on,) = answer["node"]["pathwayProgress"]
    return dict(on)


async def test_a_step_is_complete_once_enough_different_badges_are_held(club: ChessClub) -> None:
    """Two awards of one badge are one badge."""
    way, by_olive = await climb(club), club.by(club.olive)
    tactics = replace(master(club).children[0], required=2)
    await update_pathway(by_olive, way.pathway, root=Branch("Both", children=[tactics]))
    await give(club, "fork")
    second = await award_badge(by_olive, club.fork, [Recipient(BEN, None, None)], allow_second=True)
    assert second.done
    assert [(row.done, row.completed) for row in (await steps_of(club.ben)).values()] == [(1, False)]
    await give(club, "mate")
    assert len(await completed_by(club.ben)) == 2


async def test_a_parent_is_complete_with_its_children_and_optional_ones_do_not_count(
    club: ChessClub, asking: Asking
) -> None:
    way = await climb(club)
    assert await shown(club, asking, club.ben) == {
        "completed": False,
        "rate": 0,
        "pathway": {"name": "To the top"},
        "learner": {"name": "Ben"},
        "elements": [
            {"element": {"name": name}, "completed": False, "done": 0, "required": required}
            for name, required in (("Master", 2), ("Tactics", 1), ("Titles", 1), ("Study", 1))
        ],
    }
    await give(club, "fork")
    assert await completed_by(club.ben) == {way.tactics, way.study}
    half = await shown(club, asking, club.ben)
    assert (half["completed"], half["rate"]) == (False, 0.5), "Study counts for nothing"
    await give(club, "champion")
    assert await completed_by(club.ben) == {way.root, way.tactics, way.titles, way.study}
    whole = await shown(club, asking, club.ben)
    assert (whole["completed"], whole["rate"]) == (True, 1)
    assert await told(club, COMPLETED) == [way.study, way.tactics, way.titles, way.root], "children first"
    assert await completed_by(club.ana) == set()
    assert await gapless(club.space)


async def test_what_is_lost_takes_its_parents_along(club: ChessClub) -> None:
    way = await climb(club)
    await give(club, "mate")
    given = await give(club, "champion")
    await revoke_awards(club.by(club.olive), given, "It was a draw.")
    assert await completed_by(club.ben) == {way.tactics}
    assert set(await told(club, LOST)) == {way.titles, way.root}


async def test_whatever_moves_a_badge_moves_the_pathway(club: ChessClub, clock: Clock) -> None:
    """Completing and taking back, rejecting and restoring, expiry, an address that is verified and given up."""
    way, by_sam, ben = await climb(club), club.by(club.sam), club.ben_account
    by_ben, held = club.by(ben), {way.tactics}
    await complete_objective(by_sam, club.give_mate, [club.ben])
    assert await completed_by(club.ben) == held
    await revoke_completion(by_sam, club.give_mate, [club.ben], "It was stalemate.")
    assert await completed_by(club.ben) == set()
    (award,) = await give(club, "mate")
    await reject_award(by_ben, ben.user_id, award)
    assert await completed_by(club.ben) == set()
    await restore_award(by_ben, ben.user_id, award)
    assert await completed_by(club.ben) == held
    await revoke_awards(club.by(club.olive), [award], "No.")
    await give(club, "mate", "ben@home.example")
    assert await completed_by(club.ben) == set()
    await proves(club, ben, "ben@home.example")
    assert await completed_by(club.ben) == held
    await remove_email(by_ben, ben.user_id, "ben@home.example")
    assert await completed_by(club.ben) == set()
    await Badge.filter(id=club.champion).update(valid_for="P1D")
    await give(club, "champion")
    assert await completed_by(club.ben) == {way.titles}
    clock.passes(timedelta(days=1))
    await follow_expiry(club.tools)
    assert await completed_by(club.ben) == set()


async def test_who_comes_with_badges_has_come_that_far(club: ChessClub) -> None:
    way = await climb(club)
    await give(club, "champion", "dora@learner.example")
    dora = await add_learner(club.by(club.sam), club.space, "dora@learner.example")
    assert await completed_by(dora) == {way.titles}


async def test_who_was_removed_follows_when_they_return(club: ChessClub, asking: Asking) -> None:
    way, by_sam = await climb(club), club.by(club.sam)
    await give(club, "champion", "cleo@learner.example")
    await remove_learner(by_sam, club.cleo)
    before = await completed_by(club.cleo)
    await give(club, "mate", "cleo@learner.example")
    assert await completed_by(club.cleo) == before, "nobody looks at who is not there"
    await add_learner(by_sam, club.space, "cleo@learner.example")
    assert await completed_by(club.cleo) == {way.root, way.tactics, way.titles}


async def test_an_archived_space_keeps_what_was_reached_until_it_is_reopened(club: ChessClub) -> None:
    way, by_sam = await climb(club), club.by(club.sam)
    given = await give(club, "champion")
    await archive_space(by_sam, club.space)
    await revoke_awards(club.by(club.olive), given, "It was a draw.")
    await give(club, "mate")
    tactics = replace(master(club).children[0], id=way.tactics)
    await update_pathway(
        club.by(club.olive), way.pathway, root=Branch("Top", id=way.root, children=[tactics])
    )
    assert await completed_by(club.ben) == {way.titles}
    await reopen_space(by_sam, club.space, ENDS_ON)
    assert await completed_by(club.ben) == {way.root, way.tactics}
    assert await told(club, LOST) == [way.titles]
    changed = await diary(club.space, SpaceEventKind.PATHWAY_CHANGED)
    assert len(changed) == 1, "the change was told once the space went on"


async def test_an_archived_pathway_keeps_what_was_reached(club: ChessClub) -> None:
    way = await climb(club)
    await give(club, "champion")
    await archive_pathway(club.by(club.olive), way.pathway)
    await give(club, "mate")
    assert await completed_by(club.ben) == {way.titles}


async def test_a_changed_pathway_is_one_step_for_everybody(club: ChessClub) -> None:
    """Who was there is there still, unless more is asked of them; what is gone is lost."""
    way, by_olive = await climb(club), club.by(club.olive)
    await give(club, "fork")
    await give(club, "champion", "ana@learner.example")
    root = master(club, way.tactician)
    tactics = replace(root.children[0], id=way.tactics, required=2)
    await update_pathway(by_olive, way.pathway, root=replace(root, id=way.root, children=[tactics]))
    assert await completed_by(club.ben) == set()
    assert await completed_by(club.ana) == set()
    assert (await steps_of(club.ben))[way.tactics].done == 1
    kinds = [line.kind for line in await diary(club.space)][-4:]
    assert kinds == [SpaceEventKind.PATHWAY_CHANGED, LOST, LOST, LOST]
    await give(club, "mate")
    assert await completed_by(club.ben) == {way.root, way.tactics}
    assert await PathwayStep.filter(element_id=way.study).count() == 0, "nothing of it is kept"


async def test_a_learner_watches_a_pathway_move(club: ChessClub, asking: Asking) -> None:
    """Also when a step was only begun, of which no line tells."""
    way, by_olive = await climb(club), club.by(club.olive)
    tactics = replace(master(club).children[0], id=way.tactics, required=2)
    await update_pathway(by_olive, way.pathway, root=Branch("Both", id=way.root, children=[tactics]))
    text = "subscription ($id: ID!) { learnerProgress(learner: $id) { pathwayProgress { rate elements { done } } } }"
    async with asking.watching(club.ben_account.who, text, id=encode("learner", club.ben)) as pictures:
        seen = [await anext(pictures)]
        for badge in ("fork", "mate"):
            await give(club, badge)
            seen.append(await anext(pictures))
    rates = []
    for answer in seen:
        (on,) = answer.data["learnerProgress"]["pathwayProgress"]
        rates.append((on["rate"], [element["done"] for element in on["elements"]]))
    assert rates == [(0, [0, 0]), (0, [0, 1]), (1, [1, 2])]


@pytest.mark.parametrize("followed", [True, False])
async def test_a_root_alone_is_all_there_is(club: ChessClub, asking: Asking, followed: bool) -> None:
    way = await climb(club)
    await update_pathway(
        club.by(club.olive), way.pathway, root=Branch("One", id=way.root, badge_ids=[club.fork])
    )
    if followed:
        await give(club, "fork")
    assert (await shown(club, asking, club.ben))["rate"] == int(followed)


async def test_nothing_is_awarded_for_a_step_without_a_badge(club: ChessClub) -> None:
    await climb(club)
    await give(club, "champion")
    assert [award.badge_id for award in await awards_to(BEN)] == [club.champion]
