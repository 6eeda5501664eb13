"""What others may not see leaves no trace for them: each of these did once (rules 6, 22, 27 and 28)."""

import asyncio
from itertools import pairwise
from random import SystemRandom

import pytest

from actions.changing_objectives import update_objective
from actions.leaderboard import share_real_name, update_leaderboard_options
from actions.learners import add_learner, remove_learner
from actions.progress import complete_objective
from actions.staff import invite_staff
from laurel.sealing import Seals
from models.chance import CHANCE, SYSTEM
from models.diary import SpaceEventKind
from models.keys import new_id
from schema.ids import encode
from tests.asking import Asking
from tests.looking import board_of, diary
from tests.mailed import proves
from tests.stories import ChessClub

SEEN = """
query ($space: ID!, $objective: ID!) {
  space(id: $space) { progressCursor }
  node(id: $objective) { ... on ManualObjective { version publicCriteria privateCriteria } }
}"""
OWN = "subscription ($learner: ID!) { learnerProgress(learner: $learner) { points } }"


async def change_private_criteria(club: ChessClub) -> None:
    await update_objective(club.by(club.sam), club.solve_forks, private_criteria="Were they alone?")


async def test_a_change_of_private_criteria_shows_to_staff_alone(club: ChessClub, asking: Asking) -> None:
    """Neither by a line of the diary nor by a version that grew."""
    asked = {"space": club.space_node, "objective": encode("objective", club.solve_forks)}
    before = await asking(club.ana_account.who, SEEN, **asked)
    assert before["node"]["version"] is None
    version = (await asking(club.sam.who, SEEN, **asked))["node"]["version"]
    await change_private_criteria(club)
    assert await asking(club.ana_account.who, SEEN, **asked) == before
    assert (await asking(club.sam.who, SEEN, **asked))["node"]["version"] == version + 1
    line = (await diary(club.space))[-1]
    assert (line.kind, line.objective_id) == (SpaceEventKind.PRIVATE_CRITERIA_CHANGED, club.solve_forks)


async def test_public_criteria_are_told_whatever_else_changed(club: ChessClub, asking: Asking) -> None:
    by = club.by(club.sam)
    await update_objective(by, club.solve_forks, public_criteria="Solve eleven.", private_criteria="Alone?")
    await update_objective(by, club.solve_forks, points=12, private_criteria="With whom?")
    lines = (await diary(club.space))[-2:]
    assert [line.kind for line in lines] == [SpaceEventKind.OBJECTIVE_CHANGED] * 2


async def test_no_picture_comes_again_because_private_criteria_changed(
    club: ChessClub, asking: Asking
) -> None:
    learner = encode("learner", club.ana)
    async with asking.watching(club.ana_account.who, OWN, learner=learner) as pictures, asyncio.timeout(10):
        assert (await anext(pictures)).data == {"learnerProgress": {"points": 0}}
        next_picture = asyncio.ensure_future(anext(pictures))
        await change_private_criteria(club)
        await complete_objective(club.by(club.sam), club.solve_forks, [club.ana])
        assert (await next_picture).data == {"learnerProgress": {"points": 10}}


async def test_who_is_only_invited_to_the_staff_shows_to_staff_alone(club: ChessClub, asking: Asking) -> None:
    member = encode("staff", await invite_staff(club.by(club.sam), club.space, "una@x.example", "Una"))
    query = "query ($space: ID!, $id: ID!) { space(id: $space) { staff { firstName } } node(id: $id) { id } }"
    seen = await asking(club.ana_account.who, query, space=club.space_node, id=member)
    assert seen == {"space": {"staff": [{"firstName": None}]}, "node": None}
    seen = await asking(club.sam.who, query, space=club.space_node, id=member)
    assert (seen["space"]["staff"][1], seen["node"]) == ({"firstName": "Una"}, {"id": member})


@pytest.mark.parametrize("allowed", [True, False])
async def test_a_choice_that_never_showed_falls_without_a_trace(club: ChessClub, allowed: bool) -> None:
    """Dora was at an address of long ago, too, and chose nothing there; only where her name showed is it hidden."""
    by, rita = club.by(club.sam), club.rita
    dora = await add_learner(by, club.space, rita.email, "Dora")
    past = await add_learner(by, club.space, "dora@past.example")
    await remove_learner(by, past)
    await share_real_name(club.by(rita), dora, True)
    await update_leaderboard_options(by, club.space, allow_real_names=allowed)
    before = await board_of(club.space)
    await proves(club, rita, "dora@past.example")
    assert (await diary(club.space))[-1].kind is SpaceEventKind.LEARNER_MERGED
    assert ((await board_of(club.space)).version == before.version) is not allowed


def test_cursors_are_as_long_whatever_number_they_hold() -> None:
    """Else the tenth and the hundredth event would show, hidden or not. Threat T50."""
    seals = Seals(b"s" * 32)
    lengths = {len(seals.seal(f'["{"0" * 36}",{10**digits}]'.encode(), b"diary")) for digits in range(19)}
    assert len(lengths) == 1


def test_ids_of_one_instant_tell_nothing_of_how_many_were_made() -> None:
    """They come in no order, and no two of them lie as far apart as two others."""
    random = SystemRandom()
    token = CHANCE.set(SYSTEM._replace(keys=random, nanoseconds=lambda: 1_900_000_000_123_456_789))
    try:
        keys = [new_id().int for _ in range(1000)]
    finally:
        CHANCE.reset(token)
    steps = [after - before for before, after in pairwise(keys)]
    assert len(set(steps)) == len(steps)
    assert 300 < sum(step > 0 for step in steps) < 700
    assert {key >> 70 for key in keys} == {keys[0] >> 70}
