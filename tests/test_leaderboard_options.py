"""Rules 26 to 28: what the leaderboard shows, under which names, and to which screens."""

import re
from datetime import timedelta
from uuid import UUID, uuid4

import pytest

from actions.displays import create_display_token, revoke_display_token
from actions.leaderboard import refresh_alias, share_real_name, update_leaderboard_options
from actions.learners import remove_learner
from actions.refusals import InvalidInput, NotAllowed, NotFound
from actions.spaces import create_space
from laurel.auth import Unrecognised, who_comes
from models.diary import SpaceEventKind
from models.displays import DisplayToken
from models.spaces import spaces
from models.who import Audience, Display
from tests.asking import Asking
from tests.clock import Clock
from tests.looking import board_of, diary, gapless, learner_of
from tests.stories import ENDS_ON, ChessClub

NAMES = {"Ana", "Ben", "Cleo"}


async def names(club: ChessClub, audience: Audience = Audience.LEARNERS) -> set[str]:
    return {line.name for line in (await board_of(club.space, audience)).lines}


async def test_a_new_space_hides_the_leaderboard_and_the_names(club: ChessClub) -> None:
    space = await create_space(club.by(club.olive), club.issuer, "Autumn", ENDS_ON, "UTC")
    row = (await spaces([space]))[space]
    assert (row.leaderboard_enabled, row.use_aliases, row.allow_real_names) == (False, True, False)


async def test_an_option_that_is_left_out_stays(club: ChessClub) -> None:
    before = (await spaces([club.space]))[club.space]
    await update_leaderboard_options(club.by(club.sam), club.space, allow_real_names=True)
    after = (await spaces([club.space]))[club.space]
    assert after == before._replace(allow_real_names=True, sequence=before.sequence + 1)
    assert (await diary(club.space))[-1].kind is SpaceEventKind.LEADERBOARD_CHANGED
    await update_leaderboard_options(club.by(club.sam), club.space)
    assert (await spaces([club.space]))[club.space] == after, "nothing given, nothing told"


async def test_aliases_are_readable_and_unique_and_staff_see_names(club: ChessClub) -> None:
    aliases = await names(club)
    assert len(aliases) == 3
    assert not aliases & NAMES
    assert all(re.fullmatch(r"[A-Z][\w-]*( [A-Z][\w-]*)+", alias) for alias in aliases), aliases
    assert await names(club, Audience.DISPLAY) == aliases
    assert await names(club, Audience.STAFF) == NAMES
    await update_leaderboard_options(club.by(club.sam), club.space, use_aliases=False)
    assert await names(club) == await names(club, Audience.DISPLAY) == NAMES


async def test_a_real_name_shows_while_the_space_allows_it_and_the_learner_chose_it(club: ChessClub) -> None:
    by_sam, by_ana = club.by(club.sam), club.by(club.ana_account)
    before = await learner_of(club.ana)
    await share_real_name(by_ana, club.ana, True)
    assert not await names(club) & NAMES, "chosen, not allowed"
    await update_leaderboard_options(by_sam, club.space, allow_real_names=True)
    assert await names(club) & NAMES == {"Ana"}
    assert await names(club, Audience.DISPLAY) & NAMES == {"Ana"}
    await update_leaderboard_options(by_sam, club.space, allow_real_names=False)
    assert not await names(club) & NAMES, "no longer allowed"
    await update_leaderboard_options(by_sam, club.space, allow_real_names=True)
    await share_real_name(by_ana, club.ana, False)
    after = await learner_of(club.ana)
    assert not await names(club) & NAMES, "no longer chosen"
    assert after.alias != before.alias
    assert after.entry_id != before.entry_id
    assert await gapless(club.space)


async def test_choosing_what_was_chosen_changes_nothing(club: ChessClub) -> None:
    before, lines = await learner_of(club.ana), len(await diary(club.space))
    await share_real_name(club.by(club.ana_account), club.ana, False)
    assert await learner_of(club.ana) == before
    assert len(await diary(club.space)) == lines


async def test_a_refresh_gives_a_new_alias_and_line_that_sorts_by_it(club: ChessClub) -> None:
    before = await learner_of(club.cleo)
    await refresh_alias(club.by(club.sam), club.cleo)
    after = await learner_of(club.cleo)
    assert after.alias != before.alias
    assert after.entry_id != before.entry_id
    assert (after.name, after.sort_name) == ("Cleo", "cleo")
    assert after.entry_id.version == 4, "random: it does not tell when it was made"


async def test_the_real_name_is_the_learners_own_choice(club: ChessClub) -> None:
    for person in (club.sam, club.olive):
        with pytest.raises(NotAllowed):
            await share_real_name(club.by(person), club.ana, True)
    for person in (club.ben_account, club.rita):
        with pytest.raises(NotFound):
            await share_real_name(club.by(person), club.ana, True)
    with pytest.raises(NotAllowed):
        await refresh_alias(club.by(club.ana_account), club.ana)
    await remove_learner(club.by(club.sam), club.ana)
    for act in (
        refresh_alias(club.by(club.sam), club.ana),
        share_real_name(club.by(club.ana_account), club.ana, True),
    ):
        with pytest.raises(NotFound) as no:
            await act
        assert no.value.field == ("learner",)


async def test_off_shows_nothing_to_learners_and_displays(club: ChessClub, asking: Asking) -> None:
    query = "query ($id: ID!) { space(id: $id) { leaderboard { totalCount } } }"
    on_display = "{ display { leaderboard { totalCount } } }"
    shown = {"leaderboard": {"totalCount": 3}}
    learner, staff = club.ana_account.who, club.sam.who
    assert (await asking(learner, query, id=club.space_node))["space"] == shown
    assert (await asking(club.screen, on_display))["display"] == shown
    await update_leaderboard_options(club.by(club.sam), club.space, enabled=False)
    assert (await asking(learner, query, id=club.space_node))["space"] == {"leaderboard": None}
    assert (await asking(club.screen, on_display))["display"] == {"leaderboard": None}
    assert (await asking(staff, query, id=club.space_node))["space"] == shown


async def test_a_display_token_lets_one_screen_in_until_it_is_revoked(club: ChessClub, clock: Clock) -> None:
    by_sam = club.by(club.sam)
    assert await who_comes(f"Bearer {club.display_token}", club.tools) == club.screen
    assert await DisplayToken.filter(token_hash=club.display_token).count() == 0, "only a hash is kept"
    assert await revoke_display_token(by_sam, club.display_id) == club.space
    with pytest.raises(Unrecognised):
        await who_comes(f"Bearer {club.display_token}", club.tools)
    for unknown in (club.display_id, uuid4()):
        with pytest.raises(NotFound) as no:
            await revoke_display_token(by_sam, unknown)
        assert no.value.field == ("displayToken",)


async def test_a_display_token_works_until_it_expires(club: ChessClub, clock: Clock) -> None:
    made = await create_display_token(club.by(club.sam), club.space, "A fair", clock() + timedelta(hours=1))
    clock.passes(timedelta(hours=1) - timedelta(microseconds=1))
    assert await who_comes(f"Bearer {made.token}", club.tools) == Display(club.space, made.id)
    clock.passes(timedelta(microseconds=1))
    with pytest.raises(Unrecognised):
        await who_comes(f"Bearer {made.token}", club.tools)


async def test_a_display_token_needs_a_label_and_a_future(club: ChessClub, clock: Clock) -> None:
    for expires_at in (clock(), (clock() + timedelta(days=1)).replace(tzinfo=None)):
        with pytest.raises(InvalidInput) as no:
            await create_display_token(club.by(club.sam), club.space, "A fair", expires_at)
        assert no.value.field == ("expiresAt",)
    with pytest.raises(InvalidInput) as unnamed:
        await create_display_token(club.by(club.sam), club.space, " ")
    assert unnamed.value.field == ("label",)


async def test_only_who_runs_the_space_lets_screens_in(club: ChessClub) -> None:
    for person, refusal in ((club.ana_account, NotAllowed), (club.rita, NotFound)):
        with pytest.raises(refusal):
            await create_display_token(club.by(person), club.space, "Mine")
        with pytest.raises(refusal):
            await update_leaderboard_options(club.by(person), club.space, enabled=True)
        with pytest.raises(NotFound):  # which screens there are is not theirs to know
            await revoke_display_token(club.by(person), club.display_id)


async def names_by_line(club: ChessClub) -> dict[UUID, str]:
    return {line.entry_id: line.name for line in (await board_of(club.space)).lines}


async def test_hiding_names_again_leaves_no_line_by_which_to_know_them(club: ChessClub) -> None:
    """Threat T51."""
    by_sam = club.by(club.sam)
    await update_leaderboard_options(by_sam, club.space, use_aliases=False)
    open_names = await names_by_line(club)
    await update_leaderboard_options(by_sam, club.space, use_aliases=True)
    hidden = await names_by_line(club)
    assert set(open_names.values()) == {"Ana", "Ben", "Cleo"}
    assert open_names.keys().isdisjoint(hidden)
    assert set(open_names.values()).isdisjoint(hidden.values())


async def test_no_longer_allowing_real_names_renews_the_lines_that_showed_one(club: ChessClub) -> None:
    by_sam = club.by(club.sam)
    await update_leaderboard_options(by_sam, club.space, allow_real_names=True)
    await share_real_name(club.by(club.ana_account), club.ana, True)
    before = await names_by_line(club)
    await update_leaderboard_options(by_sam, club.space, allow_real_names=False)
    after = await names_by_line(club)
    kept = before.keys() & after.keys()
    assert "Ana" not in {before[line] for line in kept}
    assert len(kept) == 2
    assert "Ana" not in after.values()
