"""Equal subscriptions of one audience run once, and nobody is shown what is not theirs (realtime.md, 7 and 8)."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import replace
from random import Random
from typing import Any
from uuid import UUID

import pytest

from actions.bell import Bell
from actions.leaderboard import update_leaderboard_options
from actions.learners import remove_learner
from actions.progress import complete_objective, revoke_completion
from engine.live.viewer import NeedsViewer
from laurel.playground import example
from models.who import Audience, Everyone, Nobody, Viewer
from schema.context import Context
from subscriptions import leaderboard
from tests.asking import Asking
from tests.crowd import CROWD, crowd
from tests.ordeal import TIMES
from tests.spoken import listening
from tests.stories import ChessClub
from tests.test_readme import README
from tests.together import BOARD, Together, points
from tests.until import until

OWN = "subscription ($space: ID) { leaderboard(space: $space) { version viewerEntry { rank } } }"
OWN_IF = """subscription ($space: ID, $own: Boolean!) {
  leaderboard(space: $space) { version viewerEntry @include(if: $own) { rank } }
}"""
LEARNERS = """subscription ($space: ID) {
  leaderboard(space: $space) { entries { edges { node { points learner { id name email progress { status } } } } } }
}"""
USERS = """subscription ($space: ID) {
  leaderboard(space: $space) { version entries { edges { node { learner { user { name } } } } } }
}"""


async def test_a_crowd_of_learners_is_one_execution_per_change_and_the_same_bytes(
    club: ChessClub, together: Together, executions: list[Context], monkeypatch: pytest.MonkeyPatch
) -> None:
    people, page = await crowd(club, CROWD), example("live-leaderboard")
    async with AsyncExitStack() as stack:
        watching = [
            await stack.enter_async_context(together.watching(who, page, space=club.space_node))
            for who in people
        ]
        for watcher in watching:
            await watcher.nth(1)
        assert len(executions) == 1
        with listening(monkeypatch) as statements:
            await complete_objective(club.by(club.sam), club.give_mate, [club.ben])
            for watcher in watching:
                assert points(await watcher.board(2))[:2] == [20, 0]
        assert len(executions) == 2
        assert len(statements) < 40, "however many they are"
        assert len({id(watcher.payloads[1]) for watcher in watching}) == 1
    assert not together.runs.count


def documents_of_readme() -> list[str]:
    """Those that README shows for a screen."""
    return [
        line.split('"')[1] for line in README.splitlines() if line.startswith('const query = "subscription')
    ]


async def test_the_documents_that_we_show_are_shared(
    club: ChessClub, together: Together, executions: list[Context]
) -> None:
    for document in [example("live-leaderboard"), *documents_of_readme()]:
        async with (
            together.watching(club.screen, document) as one,
            together.watching(club.screen, document) as other,
        ):
            assert await one.nth(1) == await other.nth(1)
            assert not one.alone
            assert not other.alone
    assert len(executions) == 2


async def test_each_audience_has_a_run_of_its_own(club: ChessClub, together: Together) -> None:
    async with (
        together.watching(club.sam.who, BOARD, space=club.space_node) as staff,
        together.watching(club.olive.who, BOARD, space=club.space_node) as owner,
        together.watching(club.ana_account.who, BOARD, space=club.space_node) as ana,
        together.watching(club.screen, BOARD, space=club.space_node) as screen,
    ):
        assert await staff.nth(1) == await owner.nth(1)
        boards = [await watcher.board(1) for watcher in (staff, ana, screen)]
        assert together.runs.count == 3
    names = [{edge["node"]["displayName"] for edge in board["entries"]["edges"]} for board in boards]
    assert names[0] == {"Ana", "Ben", "Cleo"}
    assert names[1] == names[2]
    assert not names[0] & names[1]
    cursors = [edge["cursor"] for board in boards for edge in board["entries"]["edges"]]
    assert len(set(cursors)) == len(cursors)


async def test_what_is_told_is_what_a_stream_of_ones_own_tells(
    club: ChessClub, together: Together, asking: Asking
) -> None:
    for who in (club.sam.who, club.ana_account.who):
        async with (
            asking.watching(who, BOARD, space=club.space_node) as own,
            together.watching(who, BOARD, space=club.space_node) as shared,
        ):
            assert await anext(own) == await shared.nth(1)
            await complete_objective(club.by(club.sam), club.give_mate, [club.ben])
            assert await anext(own) == await shared.nth(2)
            await revoke_completion(club.by(club.sam), club.give_mate, [club.ben], "No.")


@pytest.mark.parametrize("document", [OWN, USERS], ids=["viewerEntry", "user"])
async def test_what_depends_on_who_asks_runs_for_each(
    club: ChessClub, together: Together, executions: list[Context], document: str
) -> None:
    everybody = club.sam.who, club.olive.who
    for who in everybody:
        async with together.watching(who, document, space=club.space_node) as watcher:
            await watcher.board(1)
            assert watcher.alone
            assert not together.runs.count
    assert len(executions) == 1, "it is tried once, and remembered"


async def test_staff_share_what_they_see_of_learners(club: ChessClub, together: Together) -> None:
    async with (
        together.watching(club.sam.who, LEARNERS, space=club.space_node) as sam,
        together.watching(club.olive.who, LEARNERS, space=club.space_node) as olive,
    ):
        assert await sam.nth(1) == await olive.nth(1)
        assert not sam.alone
        node = (await sam.board(1))["entries"]["edges"][0]["node"]
        assert node["learner"]["progress"][0]["status"]


async def test_a_run_that_meets_its_viewer_late_goes_on_for_each(club: ChessClub, together: Together) -> None:
    """No line stands on the board when it is tried first."""
    for learner in (club.ana, club.ben, club.cleo):
        await remove_learner(club.by(club.sam), learner)
    async with (
        together.watching(club.sam.who, USERS, space=club.space_node) as sam,
        together.watching(club.olive.who, USERS, space=club.space_node) as olive,
    ):
        await sam.board(1)
        await olive.board(1)
        assert not sam.alone
        await crowd(club, 1)
        await update_leaderboard_options(club.by(club.sam), club.space, use_aliases=False)
        for watcher in (sam, olive):
            assert len((await watcher.board(2))["entries"]["edges"]) == 1
            assert watcher.alone


async def test_a_variable_that_asks_for_the_viewer_is_never_shared(
    club: ChessClub, together: Together
) -> None:
    ana, ben = club.ana_account.who, club.ben_account.who
    await complete_objective(club.by(club.sam), club.give_mate, [club.ben])
    async with (
        together.watching(ana, OWN_IF, space=club.space_node, own=True) as one,
        together.watching(ben, OWN_IF, space=club.space_node, own=True) as other,
    ):
        assert (await one.board(1))["viewerEntry"] == {"rank": 2}
        assert (await other.board(1))["viewerEntry"] == {"rank": 1}


def test_a_run_knows_nothing_of_who_began_it(club_contexts: list[Context]) -> None:
    one, other = [context.shared_by(Everyone(UUID(int=1), Audience.LEARNERS)) for context in club_contexts]
    assert one == other
    for touch in (lambda: one.who, lambda: one.user_id, lambda: one.actor):
        one.touched = False
        with pytest.raises(NeedsViewer):
            touch()
        assert one.touched


@pytest.fixture
def club_contexts(asking: Asking) -> list[Context]:
    """Of two who have nothing in common."""
    one, other = asking.context(Viewer(UUID(int=1), UUID(int=2))), asking.context(Nobody())
    return [replace(one, network="203.0.113.7", connection_params={"authorization": "Bearer …"}), other]


async def test_one_who_comes_late_gets_what_is_there(
    club: ChessClub, together: Together, executions: list[Context]
) -> None:
    async with together.watching(club.ana_account.who, BOARD, space=club.space_node) as early:
        await early.board(1)
        await complete_objective(club.by(club.sam), club.give_mate, [club.ben])
        await early.board(2)
        async with together.watching(club.ben_account.who, BOARD, space=club.space_node) as late:
            assert points(await late.board(1)) == [20, 0, 0]
            assert len(executions) == 2
            cost = [b"extensions" in payload for payload in (*early.payloads, *late.payloads)]
            assert cost == [True, False, True], "the price is told with the first answer"
    assert not together.runs.count


async def test_who_began_may_leave_and_the_last_one_ends_it(
    club: ChessClub, together: Together, world: tuple[Any, Bell]
) -> None:
    async with together.watching(club.ana_account.who, BOARD, space=club.space_node) as first:
        await first.board(1)
        stack = AsyncExitStack()
        other = await stack.enter_async_context(
            together.watching(club.ben_account.who, BOARD, space=club.space_node)
        )
        await other.board(1)
    await complete_objective(club.by(club.sam), club.give_mate, [club.ben])
    assert points(await other.board(2)) == [20, 0, 0]
    assert len(first.payloads) == 1
    await stack.aclose()
    assert not together.runs.count
    await until(lambda: not world[1].listeners.spaces)


async def test_a_reading_that_fails_is_made_again(
    club: ChessClub, together: Together, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody is told of it who has a picture; the next bell shows what they missed."""
    async with together.watching(club.screen, BOARD) as watcher:
        await watcher.board(1)
        failed = asyncio.Event()

        async def failing(wanted: Any) -> Any:
            failed.set()
            raise ConnectionError("the database is away")

        monkeypatch.setattr(leaderboard, "read_boards", failing)
        await complete_objective(club.by(club.sam), club.give_mate, [club.ben])
        async with asyncio.timeout(10):
            await failed.wait()
        monkeypatch.undo()
        await complete_objective(club.by(club.sam), club.give_mate, [club.ana])
        assert points(await watcher.board(2)) == [20, 20, 0]


async def test_those_who_come_and_go_see_no_step_back(club: ChessClub, together: Together) -> None:
    """Whatever happens at the same time: a push, the end of a run, another's coming."""
    chance, people = Random(20), await crowd(club, 8)  # noqa: S311 (seeded on purpose)
    learners = [club.ana, club.ben, club.cleo]
    goal = [(objective, learner) for objective in (club.give_mate, club.solve_forks) for learner in learners]

    async def comes_and_goes(who: Viewer) -> None:
        for _ in range(6 * TIMES):
            async with together.watching(who, BOARD, space=club.space_node) as watcher:
                await watcher.board(1)
                for _ in range(chance.randrange(200)):
                    await asyncio.sleep(0)
                seen = [sum(points(await watcher.board(place + 1))) for place in range(len(watcher.payloads))]
            assert seen == sorted(seen)

    async def awards() -> None:
        for objective, learner in goal:
            await complete_objective(club.by(club.sam), objective, [learner])

    async with together.watching(club.ana_account.who, BOARD, space=club.space_node) as watcher:
        await asyncio.gather(awards(), *map(comes_and_goes, people))
        count = 1
        while sum(points(await watcher.board(count))) < 90:
            count += 1
    assert not together.runs.count
