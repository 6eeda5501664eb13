"""Whoever begins and ends the same again and again leaves nothing behind, and holds up nobody (T39)."""

import asyncio

import pytest

from actions.bell import Bell
from actions.tools import Tools
from tests.serving import Served
from tests.socket_client import Socket, connected
from tests.stories import ChessClub
from tests.until import until

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
BOARD = "subscription { leaderboard { version } }"
CYCLES = 150  # in a turn: one socket may send 1,000 frames at once


async def churned(socket: Socket) -> None:
    """Each subscription is ended before its first picture may have come."""
    for number in range(CYCLES):
        await socket.ask(str(number), BOARD)
        await socket.send({"id": str(number), "type": "complete"})
    await socket.ask("last", BOARD)
    while (await socket.heard())["id"] != "last":
        pass


async def test_subscribing_and_leaving_leaves_nothing(
    served: Served, club: ChessClub, world: tuple[Tools, Bell]
) -> None:
    async with connected(served) as screen:
        await screen.begin(club.display_token)
        await churned(screen)
        tasks, listeners = len(asyncio.all_tasks()), len(list(world[1].listeners))
        await screen.send({"id": "last", "type": "complete"})
        await churned(screen)
        await until(lambda: len(asyncio.all_tasks()) <= tasks)
        await until(lambda: len(list(world[1].listeners)) == listeners)
    await until(lambda: club.space not in world[1].listeners.spaces)
