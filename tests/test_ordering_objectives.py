"""Rules 4 and 8: the order of a space's objectives, and what remains of one that is removed."""

import asyncio
from collections.abc import Awaitable, Callable
from uuid import UUID, uuid4

import pytest

from actions.badges import create_badge
from actions.changing_objectives import remove_objective, reorder_objectives, update_objective
from actions.evidence import Item, submit_evidence
from actions.objectives import create_badge_objective, create_manual_objective
from actions.progress import complete_objective
from actions.refusals import InvalidInput, NotFound, Refusal
from actions.reviewing import accept_evidence
from models.awards import Award
from models.diary import SpaceEventKind
from models.evidence import Submission
from models.installation import epoch
from models.objectives import EvidencePolicy, Objective, objective_ids
from models.progress import Progress
from schema.ids import encode
from tests.asking import Asking
from tests.looking import awards_to, contents, diary, gapless, learner_of, objective_of
from tests.places import ANA, award
from tests.stories import ChessClub

LINK = [Item(url="https://x.example/mate")]
REORDERED, REMOVED = SpaceEventKind.OBJECTIVES_REORDERED, SpaceEventKind.OBJECTIVE_REMOVED


@pytest.fixture
async def connections(world: object) -> None:
    """PostgreSQL's pool begins with one and connects when more are wanted, which would let the first run ahead."""
    await asyncio.gather(*(epoch() for _ in range(8)))


async def test_the_order_is_what_staff_say_from_0_on(club: ChessClub) -> None:
    order = [club.be_champion, club.solve_forks, club.give_mate]
    await reorder_objectives(club.by(club.sam), club.space, order)
    assert await objective_ids(club.space) == order
    assert [(await objective_of(key)).position for key in order] == [0, 1, 2]
    (line,) = await diary(club.space, REORDERED)
    assert line.objective_order == [str(key) for key in order]
    before = await contents()
    await reorder_objectives(club.by(club.sam), club.space, order)
    assert await contents() == before, "the same order is no news"


async def test_each_objective_of_the_space_is_named_exactly_once(club: ChessClub) -> None:
    forks, mate, champion = await objective_ids(club.space)
    before = await contents()
    for order in (
        [],
        [forks, mate],
        [forks, mate, mate],
        [forks, mate, champion, champion],
        [forks, mate, champion, uuid4()],
        [forks, mate, club.fork],
    ):
        with pytest.raises(InvalidInput) as no:
            await reorder_objectives(club.by(club.sam), club.space, order)
        assert no.value.field == ("objectives",)
    assert await contents() == before


async def test_of_several_orders_at_once_one_is_the_last(club: ChessClub, connections: None) -> None:
    forks, mate, champion = await objective_ids(club.space)
    orders = [[mate, champion, forks], [champion, forks, mate], [champion, mate, forks]] * 2
    await asyncio.gather(*(reorder_objectives(club.by(club.sam), club.space, order) for order in orders))
    lines = await diary(club.space, REORDERED)
    assert lines[-1].objective_order == [str(key) for key in await objective_ids(club.space)]
    assert await gapless(club.space)


async def test_an_order_and_a_new_objective_at_once_leave_each_a_place_of_its_own(
    club: ChessClub, connections: None
) -> None:
    """Whoever comes late has not named all of them, and is told so."""
    badge = await create_badge(club.by(club.olive), club.issuer, "Endgame", "For winning one.")
    order = (await objective_ids(club.space))[::-1]
    results = await asyncio.gather(
        create_badge_objective(club.by(club.olive), club.space, badge),
        reorder_objectives(club.by(club.sam), club.space, order),
        return_exceptions=True,
    )
    assert all(isinstance(result, UUID | InvalidInput) for result in results), results
    assert len(set(await objective_ids(club.space))) == 4


async def test_positions_that_have_grown_far_apart_can_be_put_in_order(club: ChessClub) -> None:
    """Each objective that is removed leaves a gap, and after years some stand a thousand places from the next."""
    forks, mate, champion = await objective_ids(club.space)
    for key, place in ((champion, 2000), (mate, 1000), (forks, 0)):
        await Objective.filter(id=key).update(position=place)
    await reorder_objectives(club.by(club.sam), club.space, [mate, champion, forks])
    assert await objective_ids(club.space) == [mate, champion, forks]
    assert [(await objective_of(key)).position for key in (mate, champion, forks)] == [0, 1, 2]


async def test_what_is_removed_takes_progress_and_points_along_and_leaves_awards(
    club: ChessClub, asking: Asking
) -> None:
    """Evidence that waited, or was accepted, goes with it; the diary keeps its lines and its id."""
    by_sam, by_ana, by_ben = club.by(club.sam), club.by(club.ana_account), club.by(club.ben_account)
    await update_objective(by_sam, club.give_mate, evidence_policy=EvidencePolicy.OPTIONAL)
    await accept_evidence(by_sam, await submit_evidence(by_ana, club.give_mate, LINK))
    await submit_evidence(by_ben, club.give_mate, LINK)
    await complete_objective(by_sam, club.solve_forks, [club.ana])
    lines = await diary(club.space)
    await remove_objective(by_sam, club.give_mate)
    ana, ben = await learner_of(club.ana), await learner_of(club.ben)
    assert (ana.points, ana.completed_count, ben.points, ben.completed_count) == (10, 1, 0, 0)
    assert await Progress.filter(objective_id=club.give_mate).count() == await Submission.all().count() == 0
    assert {row.revoked_at for row in await awards_to(ANA)} == {None}
    assert len(await awards_to(ANA)) == 2
    *before, last = await diary(club.space)
    assert (before, last.kind, last.objective_id) == (lines, REMOVED, club.give_mate)
    await told_by_id_alone(club, asking)


async def told_by_id_alone(club: ChessClub, asking: Asking) -> None:
    gone = encode("objective", club.give_mate)
    query = """query ($space: ID!, $gone: ID!) { node(id: $gone) { id } space(id: $space) {
      reviewQueue { totalCount } learners { edges { node { progress { objective { id } } } } }
    } viewer { backpack { edges { node { status because { objective { id } } } } } } }"""
    seen = await asking(club.olive.who, query, space=club.space_node, gone=gone)
    assert seen["node"] is None
    assert seen["space"]["reviewQueue"]["totalCount"] == 0
    assert gone not in str(seen)
    own = await asking(club.ana_account.who, query, space=club.space_node, gone=gone)
    causes = [edge["node"]["because"]["objective"] for edge in own["viewer"]["backpack"]["edges"]]
    assert causes == [{"id": encode("objective", club.solve_forks)}, None]


async def test_its_badge_may_be_named_anew_and_is_linked_then(club: ChessClub) -> None:
    by_sam = club.by(club.sam)
    await complete_objective(by_sam, club.give_mate, [club.ana])
    await remove_objective(by_sam, club.give_mate)
    again = await create_manual_objective(by_sam, club.space, club.mate, "Give mate again.", points=5)
    assert (await objective_of(again)).position == 3
    await complete_objective(by_sam, again, [club.ana])
    assert await Award.filter(email=ANA).count() == 1
    assert (await learner_of(club.ana)).points == 5


async def test_a_badge_objective_goes_with_its_points_and_comes_back_with_them(club: ChessClub) -> None:
    await award(club, ANA)
    await remove_objective(club.by(club.sam), club.be_champion)
    assert (await learner_of(club.ana)).points == 0
    await create_badge_objective(club.by(club.sam), club.space, club.champion, 30)
    assert (await learner_of(club.ana)).points == 30
    assert await gapless(club.space)


async def test_removed_by_several_at_once_it_goes_once(club: ChessClub, connections: None) -> None:
    await complete_objective(club.by(club.sam), club.give_mate, [club.ana])
    acts: list[Callable[[], Awaitable[object]]] = [
        lambda: remove_objective(club.by(club.sam), club.give_mate),
        lambda: complete_objective(club.by(club.sam), club.give_mate, [club.ben]),
        lambda: update_objective(club.by(club.olive), club.give_mate, points=3),
    ]
    results = await asyncio.gather(*(act() for act in acts * 3), return_exceptions=True)
    bugs = [no for no in results if isinstance(no, Exception) and not isinstance(no, Refusal)]
    refused = [no for no in results if isinstance(no, Refusal)]
    assert bugs == []
    assert {type(no) for no in refused} <= {NotFound}
    assert len(await diary(club.space, REMOVED)) == 1
    assert [(await learner_of(key)).points for key in (club.ana, club.ben)] == [0, 0]
    assert await gapless(club.space)
