"""What many sockets share goes out as frames of each (realtime.md, 8)."""

from contextlib import AsyncExitStack
from typing import Any

import pytest

from actions.displays import revoke_display_token
from actions.progress import complete_objective
from tests.serving import Served
from tests.socket_client import Socket, connected
from tests.stories import ChessClub

BOARD = "subscription { leaderboard { version entries { edges { node { displayName points } } } } }"
OWN = "subscription ($space: ID!) { leaderboard(space: $space) { viewerEntry { points } } }"


@pytest.fixture
async def screens(served: Served, club: ChessClub) -> Any:
    """Three that have signed in as the screen."""
    async with AsyncExitStack() as stack:
        found = [await stack.enter_async_context(connected(served)) for _ in range(3)]
        for socket in found:
            await socket.begin(club.display_token)
        yield found


async def test_each_socket_gets_the_same_under_the_id_of_its_own(
    club: ChessClub, screens: list[Socket]
) -> None:
    for number, screen in enumerate(screens):
        await screen.ask(f"board {number}", BOARD)
    firsts = [await screen.heard() for screen in screens]
    assert {frame["payload"]["extensions"]["cost"]["requested"] for frame in firsts} != {0}
    await complete_objective(club.by(club.sam), club.give_mate, [club.ben])
    for number, (screen, first) in enumerate(zip(screens, firsts, strict=True)):
        frame = await screen.heard()
        assert (frame["id"], frame["type"]) == (f"board {number}", "next")
        assert set(frame["payload"]) == {"data"}
        assert first["payload"].keys() == {"data", "extensions"}
        assert frame["payload"]["data"]["leaderboard"]["entries"]["edges"][0]["node"]["points"] == 20


async def test_one_that_completes_hears_no_more_and_its_id_is_free(
    club: ChessClub, screens: list[Socket]
) -> None:
    one, other, _ = screens
    for screen in (one, other):
        await screen.ask("1", BOARD)
        await screen.heard()
    await one.send({"id": "1", "type": "complete"})
    await one.ask("1", "{ display { spaceName } }")
    assert (await one.heard())["payload"]["data"]["display"]
    assert await one.heard() == {"id": "1", "type": "complete"}
    await complete_objective(club.by(club.sam), club.give_mate, [club.ben])
    assert (await other.heard())["type"] == "next"
    await one.send({"type": "ping"})
    assert await one.heard() == {"type": "pong"}


async def test_the_end_of_a_right_is_told_as_a_stream_of_ones_own_tells_it(
    club: ChessClub, screens: list[Socket]
) -> None:
    shared, _, _ = screens
    await shared.ask("1", BOARD)
    await shared.heard()
    await revoke_display_token(club.by(club.sam), club.display_id)
    frame = await shared.heard()
    assert (frame["id"], frame["type"], frame["payload"]["data"]) == ("1", "next", None)
    assert [error["extensions"]["code"] for error in frame["payload"]["errors"]] == ["FORBIDDEN"]
    assert await shared.heard() == {"id": "1", "type": "complete"}


async def test_what_depends_on_who_asks_moves_beside_it(served: Served, club: ChessClub) -> None:
    given = {"variables": {"space": club.space_node}}
    async with connected(served) as ana, connected(served) as ben:
        for socket, token in ((ana, club.ana_account.token), (ben, club.ben_account.token)):
            await socket.begin(token)
            await socket.ask("own", OWN, **given)
            first = (await socket.heard())["payload"]["data"]
            assert first == {"leaderboard": {"viewerEntry": {"points": 0}}}
        await complete_objective(club.by(club.sam), club.give_mate, [club.ben])
        mine, theirs = [(await socket.heard())["payload"]["data"]["leaderboard"] for socket in (ben, ana)]
        assert (mine["viewerEntry"]["points"], theirs["viewerEntry"]["points"]) == (20, 0)
