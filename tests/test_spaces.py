"""Rules 1 to 3: who may create a space, when it ends, and what an archived one still allows."""

from collections.abc import Coroutine
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from actions.awarding import Recipient
from actions.awards import award_badge, revoke_awards
from actions.badges import create_badge
from actions.displays import create_display_token, revoke_display_token
from actions.grants import grant_spaces
from actions.leaderboard import refresh_alias, share_real_name, update_leaderboard_options
from actions.learners import add_learner, remove_learner, update_learner
from actions.objectives import create_badge_objective, create_manual_objective
from actions.progress import complete_objective, revoke_completion
from actions.refusals import InvalidInput, NotAllowed, NotFound, SpaceArchived, SpacesNotEnabled
from actions.spaces import create_space, update_space
from actions.values import end_of
from models.diary import SpaceEventKind
from models.rechecks import Recheck
from models.spaces import SpaceStatus, spaces
from tests.clock import Clock
from tests.looking import board_of, completed, contents, diary, gapless
from tests.stories import ENDS_ON, ChessClub

ANA = "ana@learner.example"


async def test_only_an_issuer_with_spaces_enabled_creates_one(club: ChessClub) -> None:
    before = await contents()
    with pytest.raises(SpacesNotEnabled) as no:
        await create_space(club.by(club.rita), club.rival_issuer, "Autumn", ENDS_ON, "UTC")
    assert no.value.field == ("issuer",)
    assert await contents() == before
    await grant_spaces(club.operator, club.rival_issuer)
    space = await create_space(club.by(club.rita), club.rival_issuer, "Autumn", ENDS_ON, "UTC")
    assert [(line.sequence, line.kind) for line in await diary(space)] == [(1, SpaceEventKind.SPACE_CREATED)]
    assert await gapless(space)


async def test_only_owners_and_editors_create_spaces(club: ChessClub) -> None:
    for person in (club.ivo, club.sam, club.ana_account, club.rita):
        with pytest.raises(NotAllowed):
            await create_space(club.by(person), club.issuer, "Autumn", ENDS_ON, "UTC")
    with pytest.raises(NotFound) as no:
        await create_space(club.by(club.olive), club.space, "Autumn", ENDS_ON, "UTC")
    assert no.value.field == ("issuer",)


async def test_the_end_day_is_today_there_or_later_and_at_most_six_years_ahead(club: ChessClub) -> None:
    """Noon of 1 March 2030 in London is already 2 March on Kiritimati."""
    good = [("UTC", "2030-03-01"), ("UTC", "2036-03-01"), ("Pacific/Kiritimati", "2036-03-02")]
    bad = [("UTC", "2030-02-28"), ("UTC", "2036-03-02"), ("Pacific/Kiritimati", "2030-03-01")]
    for zone, day in good:
        space = await create_space(club.by(club.olive), club.issuer, "Autumn", date.fromisoformat(day), zone)
        row = (await spaces([space]))[space]
        assert (str(row.ends_on), row.time_zone) == (day, zone)
    for zone, day in bad:
        with pytest.raises(InvalidInput) as no:
            await create_space(club.by(club.olive), club.issuer, "Autumn", date.fromisoformat(day), zone)
        assert no.value.field == ("endsOn",)


@pytest.mark.parametrize("zone", ["Africa/Cairo", "America/Havana", "America/Santiago", "Asia/Beirut", "UTC"])
def test_a_space_ends_with_the_last_instant_of_its_day_even_where_midnight_is_skipped(zone: str) -> None:
    for days in range(366):
        day = date(2030, 1, 1) + timedelta(days=days)
        ends = end_of(day, zone)
        assert ends.astimezone(ZoneInfo(zone)).date() == day + timedelta(days=1)
        assert (ends - timedelta(microseconds=1)).astimezone(ZoneInfo(zone)).date() == day


async def test_a_space_is_archived_from_the_first_instant_of_the_next_local_day(
    club: ChessClub, clock: Clock
) -> None:
    """In Paris, in summer, that is two hours before midnight in London."""
    row = (await spaces([club.space]))[club.space]
    assert row.ends_at == datetime(2030, 6, 30, 22, tzinfo=UTC)
    clock.passes(row.ends_at - clock() - timedelta(microseconds=1))
    assert row.status(clock()) is SpaceStatus.ACTIVE
    assert (await complete_objective(club.by(club.sam), club.solve_forks, [club.ana])).done
    clock.passes(timedelta(microseconds=1))
    assert row.status(clock()) is SpaceStatus.ARCHIVED
    with pytest.raises(SpaceArchived):
        await complete_objective(club.by(club.sam), club.solve_forks, [club.ben])


async def test_an_archived_space_takes_nothing_new(club: ChessClub, clock: Clock) -> None:
    by_sam, by_ana = club.by(club.sam), club.by(club.ana_account)
    badge = await create_badge(club.by(club.olive), club.issuer, "Late", "Too late.")
    await complete_objective(by_sam, club.solve_forks, [club.ana])
    clock.passes(timedelta(days=365))
    before = await contents()
    refused: list[Coroutine[Any, Any, Any]] = [
        add_learner(by_sam, club.space, "late@learner.example"),
        update_learner(by_sam, club.ana, "Anna"),
        complete_objective(by_sam, club.solve_forks, [club.ben]),
        revoke_completion(by_sam, club.solve_forks, [club.ana], "Late."),
        create_manual_objective(by_sam, club.space, badge, "Be late."),
        create_badge_objective(by_sam, club.space, badge),
        create_display_token(by_sam, club.space, "The bar"),
        refresh_alias(by_sam, club.ana),
        share_real_name(by_ana, club.ana, True),
        update_leaderboard_options(by_sam, club.space, enabled=True),
        update_leaderboard_options(by_sam, club.space, use_aliases=False),
        update_leaderboard_options(by_sam, club.space, enabled=False, allow_real_names=True),
    ]
    for act in refused:
        with pytest.raises(SpaceArchived):
            await act
    assert await contents() == before


async def test_an_archived_space_still_allows_what_protects_people(club: ChessClub, clock: Clock) -> None:
    by_sam, by_ana = club.by(club.sam), club.by(club.ana_account)
    awards = (await award_badge(club.by(club.ivo), club.champion, [Recipient(ANA, None, None)])).done
    await update_leaderboard_options(by_sam, club.space, allow_real_names=True)
    await share_real_name(by_ana, club.ana, True)
    standing = (await board_of(club.space)).lines[0]
    clock.passes(timedelta(days=365))
    await revoke_awards(club.by(club.ivo), awards, "Protects.")
    await share_real_name(by_ana, club.ana, False)
    await update_leaderboard_options(
        by_sam, club.space, enabled=False, use_aliases=True, allow_real_names=False
    )
    await revoke_display_token(by_sam, club.display_id)
    await remove_learner(by_sam, club.cleo)
    frozen = (await board_of(club.space)).lines
    assert (frozen[0].learner_id, frozen[0].points) == (club.ana, standing.points)
    assert (standing.name, standing.points) == ("Ana", 30)
    assert frozen[0].name != "Ana"
    assert len(frozen) == 2
    assert await gapless(club.space)


async def test_an_archived_space_follows_badges_no_more(club: ChessClub, clock: Clock) -> None:
    clock.passes(timedelta(days=365))
    await award_badge(club.by(club.ivo), club.champion, [Recipient(ANA, None, None)])
    assert not await completed(club.ana, club.be_champion)
    assert await Recheck.all().count() == 0


@pytest.mark.parametrize("zone", ["localtime", "Factory", "posixrules"])
async def test_a_zone_that_is_whatever_the_machine_says_is_none(club: ChessClub, zone: str) -> None:
    with pytest.raises(InvalidInput):
        await update_space(club.by(club.sam), club.space, zone=zone)
