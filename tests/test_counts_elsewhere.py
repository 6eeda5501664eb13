"""What one may hold is counted over all processes that share a Redis (threat T76)."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, nullcontext
from pathlib import Path

import pytest
from redis.asyncio import Redis
from websockets.exceptions import ConnectionClosed

from actions.bell import Bell
from actions.tools import Tools
from laurel.app import create_app
from laurel.settings import Settings
from laurel.sockets import elsewhere
from laurel.sockets.elsewhere import Elsewhere
from laurel.sockets.tallies import Tally
from tests.private_redis import PrivateRedis, private_redis
from tests.serving import Served, serving
from tests.socket_client import Socket, connected
from tests.stories import ChessClub

on_one_engine = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
PATIENCE = 30  # seconds
TOO_MANY = (4429, "You have 1 connections open here: close one first.")


@pytest.fixture
async def redis(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[PrivateRedis]:
    monkeypatch.setattr(elsewhere, "BEAT", 0.02)
    async with private_redis(tmp_path) as redis:
        await redis.start()
        yield redis


@pytest.fixture
async def processes(
    settings: Settings, world: tuple[Tools, Bell], redis: PrivateRedis
) -> AsyncIterator[list[Served]]:
    """Two, where everybody may hold one connection."""
    told = settings.model_copy(update={"bus_url": redis.url, "most_connections_each": 1})
    async with AsyncExitStack() as stack:
        yield [
            await stack.enter_async_context(serving(create_app(told, nullcontext(world)))) for _ in range(2)
        ]


@asynccontextmanager
async def held(served: Served, token: str) -> AsyncIterator[Socket]:
    """A connection, from when it is let in."""
    async with connected(served) as socket:
        await socket.begin(token)
        yield socket


async def is_refused(served: Served, token: str) -> bool:
    """Whether one more is; else it has been let in, and has left."""
    async with connected(served) as socket:
        await socket.init(token)
        try:
            await socket.heard()
        except ConnectionClosed:
            assert (await socket.closed(), socket.reason) == TOO_MANY
            return True
    return False


async def refuses(served: Served, token: str, so: bool = True) -> None:
    """From some time on: no event tells of it."""
    async with asyncio.timeout(PATIENCE):
        while await is_refused(served, token) is not so:
            pass


@on_one_engine
async def test_a_connection_to_one_counts_at_the_other_until_it_ends(
    processes: list[Served], club: ChessClub
) -> None:
    """Threat T76."""
    first, second = processes
    async with held(first, club.sam.token):
        await refuses(second, club.sam.token)
        assert not await is_refused(second, club.olive.token)
    await refuses(second, club.sam.token, so=False)


@on_one_engine
async def test_while_redis_is_away_each_counts_for_itself(
    processes: list[Served], club: ChessClub, redis: PrivateRedis
) -> None:
    """Threat T76."""
    first, second = processes
    async with held(first, club.sam.token):
        await refuses(second, club.sam.token)
        await redis.kill()
        await refuses(second, club.sam.token, so=False)
        assert await is_refused(first, club.sam.token)
        await redis.start()
        await refuses(second, club.sam.token)


async def test_a_process_that_is_gone_holds_nothing(redis: PrivateRedis) -> None:
    async with Redis.from_url(redis.url) as client:
        processes = [Elsewhere(client, "one", {"connections": Tally(1)}) for _ in range(2)]
        gone, left = processes
        for process in processes:
            process.tallies["connections"].change("somebody", 1)
            await process.look()
        await left.look()
        assert left.tallies["connections"]["somebody"] == 2
        await client.delete(gone.mine)
        await left.look()
        assert left.tallies["connections"]["somebody"] == 1
        assert await client.scard(left.processes) == 1


def test_others_learn_of_those_who_hold_much_and_not_who_they_are() -> None:
    tally = Tally(50)
    tally.change("192.0.2.1", 5)
    tally.change("192.0.2.2", 4)
    assert list(tally.told().values()) == [5]
    other = Tally(50, b"the secret of another installation")
    other.change("192.0.2.1", 5)
    assert tally.told().keys() != other.told().keys()
