"""The law of live state: for every verb and audience, a picture and the lines that follow equal a fresh picture."""

from collections.abc import Awaitable, Callable
from typing import Any
from uuid import UUID

import pytest

from actions.awarding import Recipient
from actions.awards import award_badge, revoke_awards
from actions.badges import create_badge
from actions.displays import create_display_token, revoke_display_token
from actions.grants import grant_staff
from actions.leaderboard import refresh_alias, share_real_name, update_leaderboard_options
from actions.learners import add_learner, remove_learner, update_learner
from actions.objectives import create_badge_objective, create_manual_objective
from actions.progress import complete_objective, revoke_completion
from models.who import Who
from tests.asking import Asking
from tests.live_state import DIARIES, PICTURE, State, apply, state_of
from tests.stories import ChessClub
from tests.verbs import verbs

Act = Callable[[ChessClub], Awaitable[Any]]


async def complete_one(club: ChessClub) -> None:
    await complete_objective(club.by(club.sam), club.solve_forks, [club.ana])


async def complete_many(club: ChessClub) -> None:
    await complete_objective(club.by(club.sam), club.give_mate, [club.ana, club.ben, club.cleo])


async def take_back(club: ChessClub) -> None:
    await complete_many(club)
    await revoke_completion(club.by(club.sam), club.give_mate, [club.ana, club.cleo], "By mistake.")


async def add_a_champion(club: ChessClub) -> None:
    dora = Recipient("dora@learner.example", None, None)
    await award_badge(club.by(club.olive), club.champion, [dora])
    await add_learner(club.by(club.sam), club.space, dora.email, "Dora")


async def come_back(club: ChessClub) -> None:
    await complete_one(club)
    await remove_learner(club.by(club.sam), club.cleo)
    await add_learner(club.by(club.sam), club.space, "cleo@learner.example")


async def award_champions(club: ChessClub) -> None:
    recipients = [Recipient(f"{name}@learner.example", None, None) for name in ("ana", "cleo")]
    await award_badge(club.by(club.olive), club.champion, recipients)


async def revoke_a_champion(club: ChessClub) -> None:
    ben = Recipient("ben@learner.example", None, None)
    given = await award_badge(club.by(club.olive), club.champion, [ben])
    await revoke_awards(club.by(club.olive), given.awards, "Not so.")


async def add_objectives(club: ChessClub) -> None:
    badges = [await new_badge(club) for _ in range(2)]
    ana = Recipient("ana@learner.example", None, None)
    await award_badge(club.by(club.olive), badges[0], [ana])
    await create_badge_objective(club.by(club.olive), club.space, badges[0], 7)
    await create_manual_objective(club.by(club.olive), club.space, badges[1], "Win.", points=3)


async def new_badge(club: ChessClub) -> UUID:
    return await create_badge(club.by(club.olive), club.issuer, "New", "For news.")


async def show_and_turn_away_a_screen(club: ChessClub) -> None:
    display = await create_display_token(club.by(club.sam), club.space, "Door")
    await revoke_display_token(club.by(club.sam), display.id)


ACTS: dict[Act, set[Callable[..., Any]]] = {
    complete_one: {complete_objective},
    complete_many: {complete_objective},
    take_back: {revoke_completion},
    add_a_champion: {add_learner, award_badge},
    come_back: {remove_learner},
    award_champions: {award_badge},
    revoke_a_champion: {revoke_awards},
    add_objectives: {create_badge_objective, create_manual_objective},
    show_and_turn_away_a_screen: {create_display_token, revoke_display_token},
    lambda club: update_learner(club.by(club.sam), club.ana, name="Anna"): {update_learner},
    lambda club: update_learner(club.by(club.sam), club.cleo, name=""): {update_learner},
    lambda club: refresh_alias(club.by(club.sam), club.ana): {refresh_alias},
    lambda club: share_real_name(club.by(club.ana_account), club.ana, True): {share_real_name},
    lambda club: update_leaderboard_options(club.by(club.sam), club.space, use_aliases=False): {
        update_leaderboard_options
    },
    lambda club: grant_staff(club.operator, club.space, club.rita.user_id): {grant_staff},
}
# These change no space that is there already.
OUTSIDE = {
    "create_issuer", "create_badge", "create_space", "create_organization", "grant_spaces", "grant_pro",
    "grant_organization", "grant_issuer_role", "ensure_user", "create_access_token",
}  # fmt: skip  # a list of names reads in lines


def test_every_verb_has_its_act() -> None:
    acted = {verb.__name__ for told in ACTS.values() for verb in told}
    assert set(verbs()) == acted | OUTSIDE


# progressChanges does not tell who comes and goes.
COMINGS_AND_GOINGS = (come_back, add_a_champion)


@pytest.mark.parametrize("feed", ["spaceFeed", "progressChanges"])
async def test_what_staff_keep_equals_a_fresh_picture(club: ChessClub, asking: Asking, feed: str) -> None:
    for act in ACTS:
        if feed == "spaceFeed" or act not in COMINGS_AND_GOINGS:
            await keeps_up(club, asking, club.sam.who, feed, act)


async def test_what_a_learner_keeps_equals_a_fresh_picture(club: ChessClub, asking: Asking) -> None:
    for act in ACTS:
        await keeps_up(club, asking, club.ana_account.who, "progressChanges", act)


async def keeps_up(club: ChessClub, asking: Asking, who: Who, feed: str, act: Act) -> None:
    before = (await asking(who, PICTURE, space=club.space_node))["space"]
    await act(club)
    fresh = (await asking(who, PICTURE, space=club.space_node))["space"]
    name = "feedCursor" if feed == "spaceFeed" else "progressCursor"
    state = state_of(before)
    if before[name] != fresh[name]:
        state = await follow(club, asking, who, feed, state, before[name], fresh[name])
    expected = state_of(fresh)
    if feed == "progressChanges":
        forget_names(state, expected)
    assert state == expected, act


async def follow(
    club: ChessClub, asking: Asking, who: Who, feed: str, state: State, cursor: str, last: str
) -> State:
    """From one cursor to the other; each line must know the one before it."""
    async with asking.watching(who, DIARIES[feed], space=club.space_node, after=cursor) as lines:
        async for answer in lines:
            assert not answer.errors, answer.errors
            line = answer.data[feed]
            assert line["previousCursor"] == cursor
            state, cursor = apply(state, line), line["cursor"]
            if cursor == last:
                break
    return state


def forget_names(*states: State) -> None:
    """progressChanges tells of progress, not of how people are called."""
    for state in states:
        for learner in state["learners"].values():
            learner["name"] = None
