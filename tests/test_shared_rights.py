"""Nobody is shown what is not theirs, or not any more, by a run that they share (realtime.md, 7 and 8)."""

from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from typing import Any

import pytest

from actions.displays import revoke_display_token
from actions.leaderboard import share_real_name, update_leaderboard_options
from actions.learners import remove_learner
from actions.progress import complete_objective
from models.leaderboard import read_boards
from models.tokens import AccessToken
from models.who import Viewer
from schema.context import Context
from subscriptions import leaderboard, waiting
from tests.crowd import CROWD, crowd
from tests.muted import muted
from tests.spoken import listening
from tests.stories import ChessClub
from tests.together import BOARD, Together, points

Withdraw = Callable[[ChessClub, Viewer], Awaitable[Any]]


@pytest.fixture
def quick_heartbeat(monkeypatch: pytest.MonkeyPatch) -> None:
    """For what no bell tells."""
    monkeypatch.setattr(waiting, "HEARTBEAT", 0.05)


async def test_nobody_gets_what_was_there_before_names_were_withdrawn(
    club: ChessClub, together: Together
) -> None:
    """Though no bell told the run of it."""
    by_sam, ana = club.by(club.sam), club.ana_account
    await update_leaderboard_options(by_sam, club.space, allow_real_names=True)
    await share_real_name(club.by(ana), club.ana, True)
    async with together.watching(ana.who, BOARD, space=club.space_node) as early:
        await early.board(1)
        assert b'"Ana"' in early.payloads[0]
        await share_real_name(muted(club.by(ana)), club.ana, False)
        async with together.watching(club.ben_account.who, BOARD, space=club.space_node) as late:
            await late.board(1)
            assert b'"Ana"' not in late.payloads[0]


async def removed(club: ChessClub, who: Viewer) -> None:
    await remove_learner(club.by(club.sam), club.ana)


async def revoked(club: ChessClub, who: Viewer) -> None:
    await AccessToken.filter(id=who.token_id).update(revoked_at=club.tools.now())


async def turned_off(club: ChessClub, who: Viewer) -> None:
    await update_leaderboard_options(club.by(club.sam), club.space, enabled=False)


@pytest.mark.parametrize("withdraw", [removed, revoked, turned_off])
async def test_nothing_is_shown_that_was_committed_after_a_withdrawal(
    club: ChessClub, together: Together, monkeypatch: pytest.MonkeyPatch, withdraw: Withdraw
) -> None:
    """It comes while the run reads, after it was woken."""
    token = await AccessToken.get(user_id=club.ana_account.user_id)
    ana, read = Viewer(club.ana_account.user_id, token.id), read_boards

    async def reading(wanted: Any) -> Any:
        monkeypatch.undo()
        await withdraw(club, ana)
        await complete_objective(club.by(club.sam), club.give_mate, [club.ben])
        return await read(wanted)

    async with together.watching(ana, BOARD, space=club.space_node) as watcher:
        await watcher.board(1)
        monkeypatch.setattr(leaderboard, "read_boards", reading)
        await complete_objective(club.by(club.sam), club.solve_forks, [club.ben])
        assert await watcher.end_of(2) == ["FORBIDDEN"]


@pytest.mark.usefixtures("quick_heartbeat")
async def test_a_heartbeat_ends_one_and_the_others_go_on(
    club: ChessClub, together: Together, monkeypatch: pytest.MonkeyPatch, executions: list[Context]
) -> None:
    people = await crowd(club, CROWD)
    async with AsyncExitStack() as stack:
        watching = [
            await stack.enter_async_context(together.watching(who, BOARD, space=club.space_node))
            for who in people
        ]
        for watcher in watching:
            await watcher.board(1)
        with listening(monkeypatch) as statements:
            await revoked(club, people[7])
            assert await watching[7].end_of(2) == ["FORBIDDEN"]
        assert len(statements) < 20, "however many they are"
        assert len(executions) == 1
        await complete_objective(club.by(club.sam), club.give_mate, [club.ben])
        for watcher in (watching[6], watching[8]):
            assert points(await watcher.board(2))[0] == 20


async def test_a_screen_that_is_turned_away_goes_dark_at_once(club: ChessClub, together: Together) -> None:
    async with (
        together.watching(club.screen, BOARD) as dark,
        together.watching(club.ana_account.who, BOARD, space=club.space_node) as ana,
    ):
        await dark.board(1)
        await ana.board(1)
        await revoke_display_token(club.by(club.sam), club.display_id)
        assert await dark.end_of(2) == ["FORBIDDEN"]
        assert not ana.ended


@pytest.mark.parametrize("role", ["stranger", "nobody", "issuer staff"])
async def test_who_may_not_watch_is_told_by_a_stream_of_their_own(
    club: ChessClub, together: Together, role: str
) -> None:
    async with together.watching(club.everybody[role], BOARD, space=club.space_node) as watcher:
        assert await watcher.end_of(1) == ["NOT_FOUND"]
    async with together.watching(club.sam.who, BOARD) as watcher:
        assert await watcher.end_of(1) == ["BAD_USER_INPUT"]


async def test_wrong_variables_are_told_by_a_stream_of_ones_own(club: ChessClub, together: Together) -> None:
    async with together.watching(club.sam.who, BOARD, space=[1]) as watcher:
        assert await watcher.end_of(1) == ["BAD_USER_INPUT"]
