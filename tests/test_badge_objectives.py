"""Rule 11: a badge objective is complete exactly while its badge is held, in every space that tracks it."""

from datetime import timedelta
from uuid import UUID

import pytest

from actions.awarding import Recipient
from actions.awards import award_badge, revoke_awards
from actions.grants import grant_organization, grant_staff
from actions.learners import add_learner, remove_learner
from actions.objectives import create_badge_objective, create_manual_objective
from actions.progress import complete_objective, revoke_completion
from actions.rechecks import sweep
from actions.refusals import DecidedByBadge
from actions.spaces import create_space
from models.awards import Award
from models.badges import Badge
from models.diary import ProgressRule, SpaceEventKind
from models.rechecks import Recheck
from models.users import EmailAddress
from tests.clock import Clock
from tests.looking import awards_to, completed, diary, gapless, learner_of, progress_of
from tests.stories import ENDS_ON, ChessClub

ANA = "ana@learner.example"


def to(*emails: str) -> list[Recipient]:
    return [Recipient(email, None, None) for email in emails]


async def autumn(club: ChessClub) -> tuple[UUID, UUID]:
    """A second space with Ana: herself there, and where winning by hand makes one champion."""
    by_olive = club.by(club.olive)
    space = await create_space(by_olive, club.issuer, "Autumn", ENDS_ON, "UTC")
    ana = await add_learner(by_olive, space, ANA)
    return ana, await create_manual_objective(by_olive, space, club.champion, "Win.", auto_revoke=True)


async def test_an_award_completes_it_in_every_space_and_revoking_takes_it_back(club: ChessClub) -> None:
    by_olive = club.by(club.olive)
    other = await create_space(by_olive, club.issuer, "Autumn", ENDS_ON, "UTC")
    there = await add_learner(by_olive, other, ANA)
    tracking = await create_badge_objective(by_olive, other, club.champion, 5)
    pairs = [(club.space, club.ana, club.be_champion, 30), (other, there, tracking, 5)]
    (award,) = (await award_badge(club.by(club.ivo), club.champion, to(ANA))).done
    for space, learner, objective, points in pairs:
        progress, row, line = (
            await progress_of(learner, objective),
            await learner_of(learner),
            (await diary(space))[-1],
        )
        assert (progress.award_id, progress.made_award, progress.completed_by_id) == (award, False, None)
        assert (progress.points, row.points, row.completed_count) == (points, points, 1)
        assert (line.kind, line.rule) == (SpaceEventKind.OBJECTIVE_COMPLETED, ProgressRule.BADGE_HELD)
        assert (line.actor_id, line.award_id, line.points) == (None, award, points)
    await revoke_awards(club.by(club.ivo), [award], "He used an engine.")
    for space, learner, objective, _ in pairs:
        row, line = await learner_of(learner), (await diary(space))[-1]
        assert not await completed(learner, objective)
        assert (row.points, row.completed_count) == (0, 0)
        assert (line.kind, line.rule) == (SpaceEventKind.COMPLETION_REVOKED, ProgressRule.BADGE_LOST)
        assert await gapless(space)
    assert await Recheck.all().count() == 0
    assert not await completed(club.ben, club.be_champion)


async def test_what_staff_mark_in_one_space_moves_the_badge_in_another(club: ChessClub) -> None:
    ana, win = await autumn(club)
    await complete_objective(club.by(club.olive), win, [ana])
    assert await completed(club.ana, club.be_champion)
    await revoke_completion(club.by(club.olive), win, [ana], "A draw.")
    assert not await completed(club.ana, club.be_champion)
    assert (await learner_of(club.ana)).points == 0


async def test_a_learner_or_an_objective_that_comes_later_finds_the_badge_held(club: ChessClub) -> None:
    by_olive = club.by(club.olive)
    await award_badge(by_olive, club.champion, to("late@learner.example", ANA))
    late = await add_learner(by_olive, club.space, "Late@learner.example")
    assert await completed(late, club.be_champion)
    space = await create_space(by_olive, club.issuer, "Autumn", ENDS_ON, "UTC")
    ana, ben = [await add_learner(by_olive, space, email) for email in (ANA, "ben@learner.example")]
    tracking = await create_badge_objective(by_olive, space, club.champion)
    assert await completed(ana, tracking)
    assert not await completed(ben, tracking)


async def test_a_badge_held_twice_is_lost_with_the_last_award(club: ChessClub) -> None:
    by_ivo, home = club.by(club.ivo), "ana@home.example"
    await EmailAddress.create(user_id=club.ana_account.user_id, address=home, verified_at=club.tools.now())
    (first,) = (await award_badge(by_ivo, club.champion, to(ANA))).done
    (second,) = (await award_badge(by_ivo, club.champion, to(ANA), True)).done
    (third,) = (await award_badge(by_ivo, club.champion, to(home))).done
    await revoke_awards(by_ivo, [first, second], "Twice too many.")
    assert await completed(club.ana, club.be_champion)
    await revoke_awards(by_ivo, [third], "And no more.")
    assert not await completed(club.ana, club.be_champion)
    line = await diary(club.space, SpaceEventKind.OBJECTIVE_COMPLETED)
    assert len(line) == 1, "holding it once more is no news"


async def test_an_award_to_another_verified_address_counts_and_to_a_claimed_one_does_not(
    club: ChessClub,
) -> None:
    ana, by_ivo = club.ana_account.user_id, club.by(club.ivo)
    await EmailAddress.create(user_id=ana, address="ana@home.example", verified_at=club.tools.now())
    await EmailAddress.create(user_id=ana, address="king@home.example")
    await award_badge(by_ivo, club.champion, to("king@home.example"))
    assert not await completed(club.ana, club.be_champion)
    await award_badge(by_ivo, club.champion, to("ana@home.example"))
    assert await completed(club.ana, club.be_champion)


async def test_marking_it_complete_awards_the_badge_for_who_may_award_it(club: ChessClub) -> None:
    with pytest.raises(DecidedByBadge, match="Chess Club"):
        await complete_objective(club.by(club.sam), club.be_champion, [club.ana])
    outcomes = await complete_objective(club.by(club.olive), club.be_champion, [club.ana])
    (award,) = await awards_to(ANA)
    progress = await progress_of(club.ana, club.be_champion)
    assert (outcomes.done, progress.award_id, progress.points) == ([club.ana], award.id, 30)
    assert len(await diary(club.space, SpaceEventKind.OBJECTIVE_COMPLETED)) == 1
    with pytest.raises(DecidedByBadge) as no:
        await revoke_completion(club.by(club.olive), club.be_champion, [club.ana], "No.")
    assert no.value.field == ("objective",)


async def test_a_sister_issuers_badge_is_for_its_own_staff_to_award(club: ChessClub) -> None:
    by_rita = club.by(club.rita)
    await grant_organization(club.operator, club.rival_issuer, club.organization)
    tracking = await create_badge_objective(club.by(club.sam), club.space, club.rival_badge)
    with pytest.raises(DecidedByBadge, match="Go Club"):
        await complete_objective(club.by(club.olive), tracking, [club.ana])
    await award_badge(by_rita, club.rival_badge, to(ANA))
    assert await completed(club.ana, tracking)
    await grant_staff(club.operator, club.space, club.rita.user_id)
    assert (await complete_objective(by_rita, tracking, [club.ben])).done == [club.ben]


async def test_a_removed_learner_is_left_alone(club: ChessClub) -> None:
    (award,) = (await award_badge(club.by(club.ivo), club.champion, to(ANA))).done
    await remove_learner(club.by(club.sam), club.ana)
    await revoke_awards(club.by(club.ivo), [award], "While away.")
    assert await completed(club.ana, club.be_champion)
    await add_learner(club.by(club.sam), club.space, ANA)
    assert not await completed(club.ana, club.be_champion)


async def test_an_expired_award_holds_nothing_once_it_is_looked_at_again(
    club: ChessClub, clock: Clock
) -> None:
    await Badge.filter(id=club.champion).update(valid_for="P10D")
    await award_badge(club.by(club.ivo), club.champion, to(ANA))
    clock.passes(timedelta(days=10))
    await Recheck.create(badge_id=club.champion, email=ANA, due_at=clock())
    clock.passes(timedelta(seconds=6))
    assert await sweep(club.tools) == 1
    assert not await completed(club.ana, club.be_champion)
    await award_badge(club.by(club.ivo), club.champion, to(ANA))
    assert await completed(club.ana, club.be_champion)


async def test_what_a_dead_process_left_is_done_by_whoever_sweeps(club: ChessClub, clock: Clock) -> None:
    """The award was committed with its recheck, and nobody came to do it."""
    left = Award(badge_id=club.champion, email=ANA, issued_at=clock())
    await left.save(force_create=True)
    await Recheck.create(badge_id=club.champion, email=ANA, due_at=clock())
    clock.passes(timedelta(seconds=4))
    assert await sweep(club.tools) == 0, "who left it may be doing it still"
    clock.passes(timedelta(seconds=2))
    assert await sweep(club.tools) == 1
    assert (await progress_of(club.ana, club.be_champion)).award_id == left.id
    assert (await sweep(club.tools), await Recheck.all().count()) == (0, 0)
