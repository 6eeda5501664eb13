"""The laws, with two at the same moment: one does it, the other is told that it is done."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

import pytest

from actions.awarding import Recipient
from actions.awards import award_badge, revoke_awards
from actions.badges import create_badge
from actions.displays import revoke_display_token
from actions.grants import grant_staff
from actions.learners import add_learner, remove_learner, update_learner
from actions.objectives import create_badge_objective, create_manual_objective
from actions.progress import complete_objective, revoke_completion
from actions.refusals import AlreadyExists, NotFound, Refusal, RefusalCode
from actions.tools import Actor
from actions.users import ensure_user
from models.diary import SpaceEventKind
from models.installation import epoch
from models.learners import Learner
from models.objectives import Objective
from models.rechecks import Recheck
from models.users import User
from tests.looking import awards_to, completed, contents, diary, gapless, learner_of, progress_of
from tests.stories import ChessClub

DORA = "dora@elsewhere.example"
ANA = "ana@learner.example"
Result = TypeVar("Result")


@pytest.fixture(autouse=True)
async def connections(world: object) -> None:
    """PostgreSQL's pool begins with one and connects when more are wanted, which would let the first run ahead."""
    await asyncio.gather(*(epoch() for _ in range(8)))


async def at_once(club: ChessClub, act: Callable[[Actor], Awaitable[Result]]) -> list[Result]:
    """Sam and Olive do the same three times each, so that some of them meet even where one connection is slow."""
    return await asyncio.gather(*(act(club.by(person)) for person in (club.sam, club.olive) * 3))


async def all_but_one(club: ChessClub, act: Callable[[Actor], Awaitable[object]]) -> Refusal:
    """The refusal that all others get, while one succeeds."""

    async def outcome(by: Actor) -> Refusal | None:
        try:
            await act(by)
        except Refusal as refusal:
            return refusal
        return None

    refusals = [refusal for refusal in await at_once(club, outcome) if refusal]
    (told,) = {(type(refusal), refusal.field) for refusal in refusals}
    assert len(refusals) == 5, told
    return refusals[0]


async def test_one_learner_added_at_once_is_added_once(club: ChessClub) -> None:
    no = await all_but_one(club, lambda by: add_learner(by, club.space, DORA))
    assert (type(no), no.field) == (AlreadyExists, ("email",))
    assert await Learner.filter(email=DORA).count() == 1
    assert await gapless(club.space)


async def test_one_learner_removed_at_once_is_removed_once(club: ChessClub) -> None:
    no = await all_but_one(club, lambda by: remove_learner(by, club.ben))
    assert (type(no), no.field) == (NotFound, ("learner",))
    assert len(await diary(club.space, SpaceEventKind.LEARNER_REMOVED)) == 1


async def test_two_learners_never_take_one_address(club: ChessClub) -> None:
    await asyncio.gather(
        update_learner(club.by(club.sam), club.ana, email=DORA),
        update_learner(club.by(club.sam), club.ben, email=DORA),
        add_learner(club.by(club.olive), club.space, DORA),
        return_exceptions=True,
    )
    assert await Learner.filter(email=DORA).count() == 1
    assert await gapless(club.space)


async def test_one_badge_made_an_objective_at_once_is_one_once(club: ChessClub) -> None:
    badge = await create_badge(club.by(club.olive), club.issuer, "Endgame", "For winning one.")
    no = await all_but_one(
        club,
        lambda by: (
            create_badge_objective(by, club.space, badge)
            if by.who == club.sam.who
            else create_manual_objective(by, club.space, badge, "Win.")
        ),
    )
    assert (type(no), no.field) == (AlreadyExists, ("badge",))
    assert await Objective.filter(badge_id=badge).count() == 1
    assert await gapless(club.space)


async def test_two_completions_at_once_award_once(club: ChessClub) -> None:
    results = await at_once(club, lambda by: complete_objective(by, club.solve_forks, [club.ana]))
    assert sorted(len(outcomes.done) for outcomes in results) == [0, 0, 0, 0, 0, 1]
    assert [no.code for outcomes in results for _, no in outcomes.refused] == [
        RefusalCode.ALREADY_COMPLETED
    ] * 5
    assert len(await awards_to(ANA)) == 1
    assert len(await diary(club.space, SpaceEventKind.OBJECTIVE_COMPLETED)) == 1
    assert (await learner_of(club.ana)).points == 10
    assert await gapless(club.space)


async def test_a_completion_taken_back_at_once_is_taken_back_once(club: ChessClub) -> None:
    """Fault F06."""
    await complete_objective(club.by(club.sam), club.give_mate, [club.ana])
    results = await at_once(club, lambda by: revoke_completion(by, club.give_mate, [club.ana], "A draw."))
    assert [no.code for outcomes in results for _, no in outcomes.refused] == [RefusalCode.NOT_COMPLETED] * 5
    assert len(await diary(club.space, SpaceEventKind.COMPLETION_REVOKED)) == 1
    assert (await learner_of(club.ana)).points == 0
    assert await gapless(club.space)


async def test_direct_awards_at_once_leave_one_standing(club: ChessClub) -> None:
    by_ivo, by_olive = club.by(club.ivo), club.by(club.olive)
    results = await asyncio.gather(
        *(award_badge(by, club.champion, [Recipient(ANA, None, None)]) for by in [by_ivo, by_olive] * 3)
    )
    assert sorted(len(given.done) for given in results) == [0, 0, 0, 0, 0, 1]
    assert [no.code for given in results for _, no in given.refused] == [RefusalCode.ALREADY_EXISTS] * 5
    assert len(await awards_to(ANA)) == 1
    assert len(await diary(club.space, SpaceEventKind.OBJECTIVE_COMPLETED)) == 1


async def test_awards_and_completions_at_once_leave_one_standing(club: ChessClub) -> None:
    """They hold different locks, the issuer's and the space's: only the constraint is between them."""
    emails = [f"{name}@learner.example" for name in "defghi"]
    ids = {email: await add_learner(club.by(club.sam), club.space, email) for email in emails}
    await asyncio.gather(
        *(award_badge(club.by(club.ivo), club.fork, [Recipient(email, None, None)]) for email in ids),
        *(complete_objective(club.by(club.sam), club.solve_forks, [learner]) for learner in ids.values()),
    )
    for email, learner in ids.items():
        (award,) = await awards_to(email)
        assert (await progress_of(learner, club.solve_forks)).award_id == award.id


async def test_an_award_revoked_at_once_is_revoked_once(club: ChessClub) -> None:
    (award,) = (await award_badge(club.by(club.ivo), club.champion, [Recipient(ANA, None, None)])).done
    results = await asyncio.gather(
        *(revoke_awards(club.by(club.olive), [award], f"Reason {number}.") for number in range(6))
    )
    assert [no.code for taken in results for _, no in taken.refused] == [RefusalCode.ALREADY_REVOKED] * 5
    winner = next(number for number, taken in enumerate(results) if taken.done)
    assert (await awards_to(ANA))[0].revocation_reason == f"Reason {winner}."
    assert not await completed(club.ana, club.be_champion)


async def test_a_badge_awarded_and_revoked_at_once_ends_as_the_awards_say(club: ChessClub) -> None:
    by_ivo, ana = club.by(club.ivo), [Recipient(ANA, None, None)]
    (award,) = (await award_badge(by_ivo, club.champion, ana)).done
    for _ in range(5):
        _, given = await asyncio.gather(
            revoke_awards(by_ivo, [award], "Again."),
            award_badge(club.by(club.olive), club.champion, ana, True),
        )
        assert await completed(club.ana, club.be_champion)
        (award,) = given.done
    await revoke_awards(by_ivo, [award], "For good.")
    assert not await completed(club.ana, club.be_champion)
    assert await Recheck.all().count() == 0
    assert await gapless(club.space)


async def test_a_screen_turned_away_at_once_is_turned_away_once(club: ChessClub) -> None:
    no = await all_but_one(club, lambda by: revoke_display_token(by, club.display_id))
    assert (type(no), no.field) == (NotFound, ("displayToken",))


async def test_one_person_joins_staff_and_has_an_account_once(club: ChessClub) -> None:
    operator = club.operator
    no = await all_but_one(club, lambda _: grant_staff(operator, club.space, club.ivo.user_id))
    assert type(no) is AlreadyExists
    accounts = await at_once(club, lambda _: ensure_user(operator, DORA, "Dora"))
    assert len(set(accounts)) == await User.filter(name="Dora").count() == 1


async def test_a_refused_change_leaves_nothing_behind(club: ChessClub) -> None:
    before = await contents()
    with pytest.raises(AlreadyExists):
        await update_learner(club.by(club.sam), club.ana, "Anna", "ben@learner.example")
    assert await contents() == before
