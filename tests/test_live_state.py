"""The law of live state: for every verb and audience, a picture and the lines that follow equal a fresh picture."""

import pytest

from models.who import Who
from tests.asking import Asking
from tests.enrolling import a_course_comes
from tests.live_acts import (
    ACTS,
    OUTSIDE,
    Act,
    a_class_comes,
    add_a_champion,
    come_back,
    somebody_is_erased,
    two_become_one,
)
from tests.live_state import DIARIES, PICTURE, State, apply, state_of
from tests.stories import ChessClub
from tests.verbs import verbs


def test_every_verb_has_its_act() -> None:
    acted = {verb.__name__ for told in ACTS.values() for verb in told}
    assert set(verbs()) == acted | OUTSIDE


# progressChanges does not tell who comes and goes.
COMINGS_AND_GOINGS = (
    come_back,
    add_a_champion,
    two_become_one,
    somebody_is_erased,
    a_class_comes,
    a_course_comes,
)


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
