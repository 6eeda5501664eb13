"""SIGTERM: sockets are sent elsewhere, a verb that runs is finished, and the process goes (realtime.md, 11)."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from signal import SIGTERM

import asyncpg
import pytest

from laurel.settings import Settings
from laurel.sockets.server import GRACE_SECONDS
from schema.ids import encode
from tests.looking import completed
from tests.serving_process import ServingProcess, serving_process
from tests.socket_client import connected
from tests.stories import ChessClub

BOARD = "subscription { leaderboard { version } }"
COMPLETE = """mutation ($objective: ID!, $learner: ID!) {
  completeObjective(input: { objective: $objective, learners: [$learner] }) { __typename }
}"""
WAITING = """SELECT count(*) FROM pg_stat_activity
WHERE datname = current_database() AND wait_event_type = 'Lock'"""
GOING_AWAY = 1012
# Uvicorn ends by the signal once it has closed everything.
WELL = (0, -SIGTERM)


@pytest.fixture
async def server(settings: Settings) -> AsyncIterator[ServingProcess]:
    async with serving_process(settings) as started:
        await started.answers()
        yield started


@asynccontextmanager
async def space_held(settings: Settings, club: ChessClub) -> AsyncIterator[asyncpg.Connection]:
    """The space's row is locked by somebody else, so that a verb is in the midst of its work until the end."""
    connection = await asyncpg.connect(settings.database_url)
    try:
        async with connection.transaction():
            await connection.execute("SELECT 1 FROM space WHERE id = $1 FOR UPDATE", club.space)
            yield connection
    finally:
        await connection.close()


async def somebody_waits(connection: asyncpg.Connection) -> None:
    async with asyncio.timeout(10):
        while not await connection.fetchval(WAITING):  # noqa: ASYNC110 - only the database knows
            await asyncio.sleep(0.01)


async def test_sockets_are_told_to_come_back_elsewhere(server: ServingProcess, club: ChessClub) -> None:
    """Fault F10."""
    async with connected(server.served) as screen, connected(server.served) as idle:
        await screen.begin(club.display_token)
        await screen.ask("board", BOARD)
        await screen.heard()
        await idle.begin()
        server.terminate()
        assert await screen.closed() == GOING_AWAY
        assert await idle.closed() == GOING_AWAY
    status, told = await server.ended(within=GRACE_SECONDS)
    assert status in WELL, told
    assert "Traceback" not in told


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
async def test_a_verb_that_runs_is_finished(
    server: ServingProcess, club: ChessClub, settings: Settings
) -> None:
    """Fault F10."""
    variables = {"objective": encode("objective", club.give_mate), "learner": encode("learner", club.ana)}
    async with connected(server.served) as socket:
        await socket.begin(club.sam.token)
        async with space_held(settings, club) as connection:
            await socket.ask("1", COMPLETE, variables=variables)
            await somebody_waits(connection)
            server.terminate()
            assert await socket.closed() == GOING_AWAY
            assert not await completed(club.ana, club.give_mate)
    status, told = await server.ended(within=GRACE_SECONDS)
    assert status in WELL, told
    assert await completed(club.ana, club.give_mate)
