"""Rule 11: whatever may move a badge objective moves it wherever it is tracked, and nowhere that has ended."""

from datetime import timedelta
from functools import partial
from io import StringIO

import pytest

from actions.addresses import remove_email
from actions.archiving import reopen_space
from actions.awards import revoke_awards
from actions.backpack import reject_award, restore_award
from actions.badges import create_badge
from actions.changing_objectives import remove_objective
from actions.erasure import erase_account
from actions.expiring import follow_expiry
from actions.grants import create_organization, grant_free, grant_organization
from actions.importing_learners import import_learners
from actions.learners import add_learner, remove_learner, update_learner
from actions.objectives import create_badge_objective, create_manual_objective
from actions.progress import complete_objective, revoke_completion
from actions.refusals import SpaceArchived
from models.badges import Badge
from models.rechecks import Recheck
from tests.clock import Clock
from tests.looking import awards_to, board_of, completed, learner_of
from tests.mailed import proves
from tests.places import (
    ANA,
    BACK,
    DORA,
    HELD,
    HOME,
    LOST,
    NOTHING,
    award,
    end,
    four_places,
    moved,
    standing,
    told,
)
from tests.stories import ENDS_ON, ChessClub, person


async def test_an_award_that_is_made(club: ChessClub) -> None:
    places = await four_places(club)
    await end(club, places)
    await award(club, ANA)
    assert await standing(places) == moved(HELD, NOTHING)
    assert await Recheck.all().count() == 0


async def test_an_award_that_a_completion_makes_and_its_taking_back_revokes(club: ChessClub) -> None:
    """In a space where the badge is awarded by hand."""
    places, by_olive = await four_places(club), club.by(club.olive)
    await remove_objective(by_olive, places.there.objective)
    win = await create_manual_objective(
        by_olive, places.there.space, club.champion, "Win.", points=30, auto_revoke=True
    )
    places = places._replace(there=places.there._replace(objective=win))
    await end(club, places)
    await complete_objective(by_olive, win, [places.there.ana])
    assert await standing(places) == moved(HELD, NOTHING)
    await revoke_completion(by_olive, win, [places.there.ana], "A draw.")
    assert await standing(places) == moved(LOST, NOTHING)


async def test_an_award_that_is_revoked(club: ChessClub) -> None:
    places, awards = await four_places(club), await award(club, ANA)
    await end(club, places)
    await revoke_awards(club.by(club.ivo), awards, "He used an engine.")
    assert await standing(places) == moved(LOST, HELD)


async def test_an_award_that_is_rejected_and_restored(club: ChessClub) -> None:
    places, (award_id,) = await four_places(club), await award(club, ANA)
    ana, by_ana = club.ana_account.user_id, club.by(club.ana_account)
    await end(club, places)
    await reject_award(by_ana, ana, award_id)
    assert await standing(places) == moved(LOST, HELD)
    await restore_award(by_ana, ana, award_id)
    assert await standing(places) == moved(BACK, HELD)
    assert await Recheck.all().count() == 0


async def test_an_award_that_expires(club: ChessClub, clock: Clock) -> None:
    await Badge.filter(id=club.champion).update(valid_for="P10D")
    places = await four_places(club)
    await award(club, ANA)
    await end(club, places)
    clock.passes(timedelta(days=10))
    await follow_expiry(club.tools)
    assert await standing(places) == moved(LOST, HELD)
    assert await Recheck.all().count() == 0


async def test_an_address_that_is_verified(club: ChessClub) -> None:
    places = await four_places(club)
    await award(club, HOME)
    await end(club, places)
    assert await standing(places) == moved(NOTHING, NOTHING), (
        "an address that nobody has verified shows nothing"
    )
    await proves(club, club.ana_account, HOME)
    assert await standing(places) == moved(HELD, NOTHING)


async def test_an_address_that_is_removed(club: ChessClub) -> None:
    places = await four_places(club)
    await proves(club, club.ana_account, HOME)
    await award(club, HOME)
    await end(club, places)
    await remove_email(club.by(club.ana_account), club.ana_account.user_id, HOME)
    assert await standing(places) == moved(LOST, HELD)


async def test_an_account_that_is_erased(club: ChessClub) -> None:
    """Its learners go from everywhere, since erasing protects people (rule 3); nothing is told of their badges."""
    places = await four_places(club)
    await award(club, ANA)
    await end(club, places)
    await erase_account(club.by(club.ana_account), club.ana_account.user_id, ANA)
    assert [(await learner_of(place.ana)).removed_at for place in places] == [club.tools.now()] * 4
    assert [len((await board_of(place.space)).lines) for place in places] == [2, 0, 0, 0]
    assert await standing(places) == moved(HELD, HELD), "hidden with the learner"
    assert await awards_to(ANA) == []


async def test_a_learner_who_is_added(club: ChessClub) -> None:
    places, by_olive = await four_places(club), club.by(club.olive)
    await award(club, DORA)
    await end(club, places)
    for place in places.active:
        assert await told(place, await add_learner(by_olive, place.space, DORA)) == HELD
    with pytest.raises(SpaceArchived):
        await add_learner(by_olive, places.ended.space, DORA)


async def test_a_learner_who_returns(club: ChessClub) -> None:
    places, by_olive = await four_places(club), club.by(club.olive)
    awards = await award(club, ANA)
    for place in places:
        await remove_learner(by_olive, place.ana)
    await revoke_awards(by_olive, awards, "While she was away.")
    await end(club, places)
    assert await standing(places) == moved(HELD, HELD), "what is hidden is not followed"
    for place in places.active:
        assert await add_learner(by_olive, place.space, ANA) == place.ana
    assert await standing(places) == moved(LOST, HELD)
    with pytest.raises(SpaceArchived):
        await add_learner(by_olive, places.ended.space, ANA)


async def test_learners_who_come_and_return_with_a_file(club: ChessClub) -> None:
    """Gina's award went to another address of hers: whose learner she is, is found out in the same recheck."""
    places, by_olive = await four_places(club), club.by(club.olive)
    gina = await person(club.tools, "Gina")
    await proves(club, gina, "gina@home.example")
    for place in places:
        await remove_learner(by_olive, place.ana)
    await award(club, ANA, DORA, "gina@home.example")
    await end(club, places)
    file = partial(StringIO, f"email\n{ANA}\n{DORA}\n{gina.email}\n")
    for place in places.active:
        found = await import_learners(by_olive, place.space, file, return_removed=True)
        assert (found.created, found.returned) == (2, 1)
        lines = (await board_of(place.space)).lines
        assert [line.points for line in lines if line.points] == [30, 30, 30]
    with pytest.raises(SpaceArchived):
        await import_learners(by_olive, places.ended.space, file, return_removed=True)
    assert await standing(places) == moved(HELD, NOTHING)


async def test_learners_who_turn_out_to_be_one(club: ChessClub) -> None:
    """In the space that has ended the merge waits for its reopening, and the badge with it."""
    places, by_olive = await four_places(club), club.by(club.olive)
    twins = [await add_learner(by_olive, place.space, HOME) for place in places]
    await end(club, places)
    await award(club, HOME)
    await proves(club, club.ana_account, HOME)
    for place, twin in zip(places.active, twins, strict=False):
        assert (await learner_of(twin)).merged_into_id == place.ana
        assert await completed(place.ana, place.objective)
        assert (await learner_of(place.ana)).points == 30
    assert (await learner_of(twins[-1])).merged_into_id is None
    assert await told(places.ended) == await told(places.ended, twins[-1]) == NOTHING
    await reopen_space(by_olive, places.ended.space, ENDS_ON)
    assert (await learner_of(twins[-1])).merged_into_id == places.ended.ana
    assert await told(places.ended) == HELD


async def test_a_learner_whose_address_is_changed(club: ChessClub) -> None:
    """What was held under the one is lost, what is held under the other is gained."""
    places, by_olive = await four_places(club), club.by(club.olive)
    await award(club, ANA)
    await end(club, places)
    for place in places.active:
        await update_learner(by_olive, place.ana, email=DORA)
    assert await standing(places) == moved(LOST, HELD)
    await award(club, DORA)
    assert await standing(places) == moved(BACK, HELD)
    with pytest.raises(SpaceArchived):
        await update_learner(by_olive, places.ended.ana, email=DORA)


async def test_an_objective_that_is_added(club: ChessClub) -> None:
    places, by_olive = await four_places(club), club.by(club.olive)
    for place in places:
        await remove_objective(by_olive, place.objective)
    await award(club, ANA)
    await end(club, places)
    for place in places.active:
        objective = await create_badge_objective(by_olive, place.space, club.champion, 30)
        assert await told(place._replace(objective=objective)) == HELD
    with pytest.raises(SpaceArchived):
        await create_badge_objective(by_olive, places.ended.space, club.champion, 30)


async def test_a_space_that_is_reopened(club: ChessClub) -> None:
    places, by_olive = await four_places(club), club.by(club.olive)
    await end(club, places)
    awards = await award(club, ANA)
    await reopen_space(by_olive, places.ended.space, ENDS_ON)
    assert await standing(places) == moved(HELD, HELD)
    await end(club, places)
    await revoke_awards(by_olive, awards, "Not so.")
    assert await standing(places) == moved(LOST, HELD)
    await reopen_space(by_olive, places.ended.space, ENDS_ON)
    assert await standing(places) == moved(LOST, LOST)
    assert await Recheck.all().count() == 0


async def test_a_plan_that_changes(club: ChessClub) -> None:
    """What is held stays held, whichever issuer's badge it is; what it counts follows the plan."""
    places = await four_places(club)
    await award(club, ANA)
    await end(club, places)
    await grant_free(club.operator, club.organization)
    assert await standing(places) == moved(HELD._replace(points=1), HELD)


async def test_an_issuer_that_leaves_the_organization(club: ChessClub) -> None:
    """Its objectives stay, and follow their badge on; only new ones ask for the same organization (rule 4)."""
    places = await four_places(club)
    other = await create_organization(club.operator, "Another")
    await grant_organization(club.operator, club.issuer, other)
    await end(club, places)
    await award(club, ANA)
    free = HELD._replace(points=1)
    assert await standing(places) == (free, free, HELD, NOTHING)


async def test_another_badge_moves_nothing(club: ChessClub) -> None:
    places, by_olive = await four_places(club), club.by(club.olive)
    other = await create_badge(by_olive, club.issuer, "Other", "For others.")
    await create_badge_objective(by_olive, places.here.space, other)
    await award(club, "somebody@else.example")
    assert await standing(places) == moved(NOTHING, NOTHING)
    assert not await completed(club.ben, club.be_champion)
