"""Pictures: the present first, the newest when it changed, the end when the right is gone (realtime.md, 5, 7)."""

import asyncio
from collections.abc import AsyncIterator
from datetime import timedelta
from typing import Any

import pytest

from actions.displays import revoke_display_token
from actions.leaderboard import refresh_alias, update_leaderboard_options
from actions.learners import add_learner, remove_learner
from actions.progress import complete_objective, revoke_completion
from models.tokens import AccessToken
from models.who import Nobody, Viewer
from schema.ids import encode
from subscriptions import waiting
from tests.asking import Answer, Asking
from tests.clock import Clock
from tests.stories import ChessClub

BOARD = """
subscription Board($space: ID) {
  leaderboard(space: $space) { version entries { edges { node { rank displayName points } } } }
}"""
PROGRESS = """
subscription Progress($learner: ID!) {
  learnerProgress(learner: $learner) { points progress { status points } }
}"""


async def next_of(pictures: AsyncIterator[Answer]) -> Answer:
    async with asyncio.timeout(10):
        return await anext(pictures)


async def points_of(pictures: AsyncIterator[Answer]) -> list[int]:
    answer = await next_of(pictures)
    assert not answer.errors, answer.errors
    return [edge["node"]["points"] for edge in answer.data["leaderboard"]["entries"]["edges"]]


async def ends(pictures: AsyncIterator[Answer]) -> str:
    """The code that the stream ends with; nothing may follow it."""
    answer = await next_of(pictures)
    with pytest.raises(StopAsyncIteration):
        await next_of(pictures)
    return str(answer.codes[0])


@pytest.fixture
def quick_heartbeat(monkeypatch: pytest.MonkeyPatch) -> None:
    """For what no bell tells: the end of a token's time."""
    monkeypatch.setattr(waiting, "HEARTBEAT", 0.05)


@pytest.mark.parametrize("role", ["staff", "learner", "display"])
async def test_an_award_and_its_taking_back_move_every_leaderboard(
    club: ChessClub, asking: Asking, role: str
) -> None:
    async with asking.watching(club.everybody[role], BOARD, space=club.space_node) as pictures:
        assert await points_of(pictures) == [0, 0, 0]
        await complete_objective(club.by(club.sam), club.give_mate, [club.ben, club.cleo])
        assert await points_of(pictures) == [20, 20, 0]
        await revoke_completion(club.by(club.sam), club.give_mate, [club.cleo], "Not quite.")
        assert await points_of(pictures) == [20, 0, 0]


async def test_a_screen_needs_not_name_its_space(club: ChessClub, asking: Asking) -> None:
    async with asking.watching(club.screen, BOARD) as pictures:
        assert await points_of(pictures) == [0, 0, 0]
    async with asking.watching(club.sam.who, BOARD) as pictures:
        assert await ends(pictures) == "BAD_USER_INPUT"


async def test_a_picture_is_sent_only_when_what_is_seen_of_it_changed(
    club: ChessClub, asking: Asking
) -> None:
    by_sam = club.by(club.sam)
    async with asking.watching(club.screen, BOARD) as pictures:
        first = (await next_of(pictures)).data["leaderboard"]
        await update_leaderboard_options(
            by_sam, club.space, allow_real_names=True
        )  # nobody shares a name yet
        await refresh_alias(by_sam, club.ana)
        second = (await next_of(pictures)).data["leaderboard"]
    assert first["version"] != second["version"]
    assert names(first) != names(second)


def names(board: dict[str, Any]) -> set[str]:
    return {edge["node"]["displayName"] for edge in board["entries"]["edges"]}


async def test_thirty_awards_are_a_few_pictures(club: ChessClub, asking: Asking) -> None:
    by_sam, pushes = club.by(club.sam), 0
    learners = [await add_learner(by_sam, club.space, f"{number}@crowd.example") for number in range(30)]
    async with asking.watching(club.screen, BOARD) as pictures:
        await next_of(pictures)
        await asyncio.gather(
            *(complete_objective(by_sam, club.solve_forks, [learner]) for learner in learners)
        )
        while sum(await points_of(pictures)) < 100:  # ten lines of ten points
            pushes += 1
    assert pushes < 10


@pytest.mark.parametrize("role", ["staff", "learner"])
async def test_progress_moves_for_the_learner_and_for_staff(
    club: ChessClub, asking: Asking, role: str
) -> None:
    learner = encode("learner", club.ana)
    async with asking.watching(club.everybody[role], PROGRESS, learner=learner) as pictures:
        assert (await next_of(pictures)).data["learnerProgress"]["points"] == 0
        await complete_objective(club.by(club.sam), club.solve_forks, [club.ben])
        await complete_objective(club.by(club.sam), club.solve_forks, [club.ana])
        seen = (await next_of(pictures)).data["learnerProgress"]
    assert seen["points"] == 10
    assert seen["progress"][0] == {"status": "COMPLETED", "points": 10}


@pytest.mark.parametrize("role", ["stranger", "nobody", "display"])
async def test_nobody_watches_what_they_may_not_see(club: ChessClub, asking: Asking, role: str) -> None:
    learner = encode("learner", club.ana)
    async with asking.watching(club.everybody[role], PROGRESS, learner=learner) as pictures:
        assert await ends(pictures) == "NOT_FOUND"
    if role != "display":
        async with asking.watching(club.everybody[role], BOARD, space=club.space_node) as pictures:
            assert await ends(pictures) == "NOT_FOUND"


async def test_a_learner_does_not_watch_another(club: ChessClub, asking: Asking) -> None:
    learner = encode("learner", club.ben)
    async with asking.watching(club.ana_account.who, PROGRESS, learner=learner) as pictures:
        assert await ends(pictures) == "NOT_FOUND"


async def test_a_removed_learner_sees_nothing_that_comes_after(club: ChessClub, asking: Asking) -> None:
    by_sam, ana = club.by(club.sam), club.ana_account.who
    async with (
        asking.watching(ana, BOARD, space=club.space_node) as board,
        asking.watching(ana, PROGRESS, learner=encode("learner", club.ana)) as progress,
    ):
        await next_of(board)
        await next_of(progress)
        await remove_learner(by_sam, club.ana)
        await complete_objective(by_sam, club.give_mate, [club.ben])
        assert await ends(board) == "FORBIDDEN"
        assert await ends(progress) == "FORBIDDEN"


@pytest.mark.parametrize("role", ["learner", "display"])
async def test_turning_the_leaderboard_off_ends_it_for_all_but_staff(
    club: ChessClub, asking: Asking, role: str
) -> None:
    async with (
        asking.watching(club.everybody[role], BOARD, space=club.space_node) as pictures,
        asking.watching(club.sam.who, BOARD, space=club.space_node) as preview,
    ):
        await next_of(pictures)
        await next_of(preview)
        await update_leaderboard_options(club.by(club.sam), club.space, enabled=False)
        await complete_objective(club.by(club.sam), club.give_mate, [club.ben])
        assert await ends(pictures) == "FORBIDDEN"
        assert await points_of(preview) == [20, 0, 0]


async def test_a_screen_that_is_turned_away_goes_dark_at_once(club: ChessClub, asking: Asking) -> None:
    async with asking.watching(club.screen, BOARD) as pictures:
        await next_of(pictures)
        await revoke_display_token(club.by(club.sam), club.display_id)
        assert await ends(pictures) == "FORBIDDEN"


@pytest.mark.usefixtures("quick_heartbeat")
async def test_a_stream_ends_with_the_token_it_came_with(
    club: ChessClub, asking: Asking, clock: Clock
) -> None:
    token = await AccessToken.get(user_id=club.sam.user_id)
    who = Viewer(club.sam.user_id, token.id)
    async with asking.watching(who, BOARD, space=club.space_node) as pictures:
        await next_of(pictures)
        clock.passes(timedelta(days=90))
        assert await ends(pictures) == "FORBIDDEN"


async def test_a_picture_leaves_no_listener_behind(club: ChessClub, asking: Asking) -> None:
    async with asking.watching(club.screen, BOARD) as pictures:
        await next_of(pictures)
    assert not asking.context(Nobody()).bell.listeners.spaces
