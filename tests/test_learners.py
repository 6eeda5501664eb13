"""Rules 18 and 20: how learners come, change, go and come back."""

import pytest

from actions.awarding import Recipient
from actions.awards import award_badge
from actions.leaderboard import share_real_name
from actions.learners import add_learner, remove_learner, update_learner
from actions.progress import complete_objective
from actions.refusals import AlreadyExists, NotForYourself, NotFound
from actions.users import ensure_user
from models.diary import SpaceEventKind
from models.users import EmailAddress
from tests.looking import awards_to, board_of, completed, diary, gapless, learner_of
from tests.stories import ChessClub


async def test_an_address_is_lower_cased_and_without_a_name_the_alias_shows(club: ChessClub) -> None:
    learner = await learner_of(await add_learner(club.by(club.sam), club.space, "  Dora@Learner.Example "))
    assert (learner.email, learner.name, learner.user_id) == ("dora@learner.example", None, None)
    assert learner.shown_name == learner.alias
    assert learner.sort_name == learner.alias.casefold()
    line = (await diary(club.space))[-1]
    assert (line.kind, line.learner_id, line.points) == (SpaceEventKind.LEARNER_ADDED, learner.id, 0)


async def test_a_learner_is_tied_to_the_account_that_verified_the_address(club: ChessClub) -> None:
    assert (await learner_of(club.ana)).user_id == club.ana_account.user_id
    assert (await learner_of(club.cleo)).user_id is None
    cleo = await ensure_user(club.operator, "Cleo@learner.example")
    assert (await learner_of(club.cleo)).user_id == cleo
    dora = await ensure_user(club.operator, "dora@learner.example")
    assert (
        await learner_of(await add_learner(club.by(club.sam), club.space, "dora@learner.example"))
    ).user_id == dora


async def test_a_learner_is_unique_in_the_space(club: ChessClub) -> None:
    with pytest.raises(AlreadyExists) as no:
        await add_learner(club.by(club.sam), club.space, "ANA@learner.example")
    assert no.value.field == ("email",)
    with pytest.raises(AlreadyExists) as no:
        await update_learner(club.by(club.sam), club.ben, email="Ana@learner.example")
    assert no.value.field == ("email",)
    assert len((await board_of(club.space)).lines) == 3
    assert await gapless(club.space)


async def test_a_removed_learner_comes_back_with_everything(club: ChessClub) -> None:
    by_sam = club.by(club.sam)
    await complete_objective(by_sam, club.solve_forks, [club.ana])
    before = await learner_of(club.ana)
    assert await remove_learner(by_sam, club.ana) == club.space
    assert [
        line.learner_id for line in (await board_of(club.space)).lines if line.learner_id == club.ana
    ] == []
    assert [award.revoked_at for award in await awards_to(before.email)] == [None]
    await award_badge(club.by(club.olive), club.champion, [Recipient(before.email, None, None)])
    assert not await completed(club.ana, club.be_champion), "nothing is tracked while away"
    assert await add_learner(by_sam, club.space, before.email.upper()) == club.ana
    after = await learner_of(club.ana)
    assert after == before._replace(points=40, completed_count=2), "and catches up on coming back"
    returned = (await diary(club.space, SpaceEventKind.LEARNER_RETURNED))[-1]
    assert (returned.points, returned.completed_count) == (10, 1)
    assert await completed(club.ana, club.solve_forks)
    assert await completed(club.ana, club.be_champion)


async def test_a_removed_learner_is_not_there_until_added_again(club: ChessClub) -> None:
    by_sam = club.by(club.sam)
    await remove_learner(by_sam, club.ana)
    for act in (remove_learner(by_sam, club.ana), update_learner(by_sam, club.ana, "Anna")):
        with pytest.raises(NotFound) as no:
            await act
        assert no.value.field == ("learner",)
    assert await add_learner(by_sam, club.space, "ana@learner.example", "Anna") == club.ana
    assert (await learner_of(club.ana)).name == "Anna"


async def test_who_is_added_by_another_address_of_theirs_is_one_with_the_removed(club: ChessClub) -> None:
    by_sam, second, user = club.by(club.sam), "ana@home.example", club.ana_account.user_id
    await EmailAddress.create(user_id=user, address=second, verified_at=club.tools.now())
    await remove_learner(by_sam, club.ana)
    twin = await add_learner(by_sam, club.space, second)
    assert [(await learner_of(learner)).user_id for learner in (club.ana, twin)] == [None, user]
    assert (await learner_of(club.ana)).merged_into_id == twin
    with pytest.raises(AlreadyExists):
        await add_learner(by_sam, club.space, "ana@learner.example")


async def test_a_new_name_sorts_anew_and_an_empty_one_leaves_the_alias(club: ChessClub) -> None:
    by_sam = club.by(club.sam)
    await update_learner(by_sam, club.ben, "  Benjamin   B. ")
    ben = await learner_of(club.ben)
    assert (ben.name, ben.sort_name) == ("Benjamin B.", "benjamin b.")
    await update_learner(by_sam, club.ben, "")
    ben = await learner_of(club.ben)
    assert (ben.name, ben.sort_name) == (None, ben.alias.casefold())


async def test_a_new_address_brings_its_account_and_its_badges(club: ChessClub) -> None:
    await award_badge(club.by(club.olive), club.champion, [Recipient("ben@learner.example", None, None)])
    assert await completed(club.ben, club.be_champion)
    await update_learner(club.by(club.sam), club.ben, email="Benjamin@learner.example")
    ben = await learner_of(club.ben)
    assert (ben.email, ben.user_id, ben.points) == ("benjamin@learner.example", None, 0)
    assert not await completed(club.ben, club.be_champion)
    await update_learner(club.by(club.sam), club.ben, email="ben@learner.example")
    assert (await learner_of(club.ben)).user_id == club.ben_account.user_id
    assert await completed(club.ben, club.be_champion)


async def test_what_one_person_chose_is_not_the_choice_of_whose_address_comes_next(club: ChessClub) -> None:
    await share_real_name(club.by(club.ana_account), club.ana, True)
    before = await learner_of(club.ana)
    await update_learner(club.by(club.sam), club.ana, email="another@learner.example")
    after = await learner_of(club.ana)
    assert (after.shares_real_name, after.user_id) == (False, None)
    assert (before.alias == after.alias, before.entry_id == after.entry_id) == (False, False)


async def test_staff_do_not_make_the_progress_that_they_gave_their_own(club: ChessClub) -> None:
    by_sam = club.by(club.sam)
    puppet = await add_learner(by_sam, club.space, "puppet@learner.example")
    with pytest.raises(NotForYourself):
        await update_learner(by_sam, puppet, email=club.sam.email)
