"""Statements take a connection of PostgreSQL's pool and give it back, whatever becomes of them."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, nullcontext
from datetime import UTC, datetime
from typing import Any, NamedTuple
from unittest.mock import AsyncMock

import asyncpg
import pytest
from tortoise.connection import get_connection
from tortoise.exceptions import IntegrityError, OperationalError

from actions.subjects import a_space
from actions.unit import changing
from models.connections import Pool
from models.database import POSTGRES, UNHEARD, database
from models.postgres import Transaction
from models.rights import Right
from models.rows import execute, fetch
from models.users import User
from tests.stories import ChessClub
from tests.until import until

MOST = int(str(POSTGRES["maxsize"]))  # connections
SLEEP = "SELECT pg_backend_pid() AS pid FROM pg_sleep($1)"

TWICE = "INSERT INTO users (id, name, created_at) SELECT id, name, created_at FROM users WHERE id = $1"


class Backend(NamedTuple):
    pid: int


@pytest.fixture
def engine(postgres: str) -> str:
    """This one alone."""
    return postgres


@pytest.fixture
async def pool(database_url: str) -> AsyncIterator[Any]:
    """Of a client that has run a statement."""
    async with database(database_url):
        await served()
        client: Any = get_connection("default")
        yield client._pool


async def served(seconds: float = 0) -> int:
    """By which process of PostgreSQL."""
    return (await fetch(Backend, SLEEP, seconds))[0].pid


def in_the(club: ChessClub) -> AbstractAsyncContextManager[Any]:
    """A transaction that holds its space."""
    return changing(club.by(club.sam), Right.RUN_SPACE, a_space(club.space))


async def test_a_connection_is_used_again(pool: Any) -> None:
    assert len({await served() for _ in range(5)}) == 1
    assert pool.get_idle_size() == pool.get_size() == 1


async def test_no_more_are_served_at_once_than_there_are_connections(pool: Any) -> None:
    assert len(set(await asyncio.gather(*(served(0.01) for _ in range(3 * MOST))))) <= MOST
    assert pool.get_idle_size() == pool.get_size()


async def test_who_gives_up_leaves_no_connection_behind(pool: Any) -> None:
    for _ in range(3):
        tasks = [asyncio.create_task(served(60)) for _ in range(MOST)]
        await until(lambda: pool.get_size() == MOST and not pool.get_idle_size())
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    assert len(set(await asyncio.gather(*(served(0.01) for _ in range(MOST))))) == MOST


async def test_whoever_waits_for_a_connection_has_their_turn(pool: Any) -> None:
    """Else who runs one statement after another would take theirs back before anybody else could."""
    ended = 0

    async def busy() -> None:
        nonlocal ended
        for _ in range(40):
            await served(0.002)
            ended += 1

    tasks = [asyncio.create_task(busy()) for _ in range(MOST)]
    await until(lambda: ended >= MOST)
    before = ended
    await asyncio.gather(*(served() for _ in range(3)))
    assert ended - before <= 3 * MOST
    await asyncio.gather(*tasks)


async def test_a_transaction_that_was_left_open_is_ended(pool: Any) -> None:
    opened = await pool.acquire()
    await opened.execute("BEGIN")
    await pool.release(opened)
    async with pool.acquire() as again:
        assert not again.is_in_transaction()


async def test_a_transaction_that_nobody_ended_is_forgotten(pool: Any) -> None:
    opened = await pool.acquire()
    await opened.transaction().start()
    await opened.execute("ROLLBACK")
    await pool.release(opened)
    async with pool.acquire() as again, again.transaction():
        assert again.is_in_transaction()


async def test_who_could_not_begin_can_begin_again(club: ChessClub, monkeypatch: pytest.MonkeyPatch) -> None:
    """In the same task, as each of the worker's: none of its turns would go well any more (fault F03)."""
    with monkeypatch.context() as patch:
        patch.setattr(Transaction, "begin", AsyncMock(side_effect=TimeoutError))
        for _ in range(MOST + 1):
            with pytest.raises(TimeoutError):
                async with in_the(club):
                    pass
    async with in_the(club):
        pass
    client: Any = get_connection("default")
    assert client._pool.get_idle_size() == client._pool.get_size()


async def test_who_could_not_give_back_can_begin_again(
    club: ChessClub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The same at the end of one (fault F03)."""
    release = Pool.release

    async def release_and_fail(pool: Pool, connection: object) -> None:
        await release(pool, connection)
        raise TimeoutError

    with monkeypatch.context() as patch:
        patch.setattr(Pool, "release", release_and_fail)
        with pytest.raises(TimeoutError):
            async with in_the(club):
                pass
    async with in_the(club):
        pass


async def test_what_the_driver_can_not_send_costs_a_transaction_no_connection(pool: Any) -> None:
    opened = await pool.acquire()
    before = opened.get_server_pid()
    await opened.execute("BEGIN")
    with pytest.raises(asyncpg.DataError):
        await opened.fetch("SELECT $1::int", 2**70)
    await opened.execute("ROLLBACK")
    await pool.release(opened)
    assert await served() == before


async def test_what_the_driver_can_not_send_leaves_no_lock_behind(pool: Any) -> None:
    """It has been prepared by then, and PostgreSQL waits for the rest of it."""
    with pytest.raises(OperationalError):
        await execute("UPDATE space SET version = $1", 2**70)
    (locks,) = await pool.fetchrow("SELECT count(*) FROM pg_locks WHERE relation = 'space'::regclass")
    assert locks == 0


async def test_when_one_is_lost_in_use_those_beside_it_are_replaced(pool: Any) -> None:
    before = await asyncio.gather(*(served(0.01) for _ in range(MOST)))
    opened = await pool.acquire()
    with pytest.raises(asyncpg.PostgresConnectionError):
        await opened.fetch("SELECT pg_terminate_backend(pg_backend_pid())")
    await pool.release(opened)
    after = await asyncio.gather(*(served(0.01) for _ in range(MOST)))
    assert not set(before) & set(after)


async def test_postgres_asks_whether_we_are_there(pool: Any) -> None:
    """Or the locks of who vanished while a statement was prepared would stand for hours (fault F03)."""
    assert int(await pool.fetchval("SHOW tcp_user_timeout")) == UNHEARD * 1000
    assert 0 < int(await pool.fetchval("SHOW tcp_keepalives_idle")) < UNHEARD


@pytest.mark.parametrize(("sql", "error"), [(TWICE, IntegrityError), ("SELEKT $1::uuid", OperationalError)])
async def test_errors_are_tortoises_own(pool: Any, sql: str, error: type[Exception]) -> None:
    sam = await User.create(name="Sam", created_at=datetime.now(UTC))
    with pytest.raises(error):
        await execute(sql, sam.id)
    assert pool.get_idle_size() == pool.get_size() == 1


async def test_errors_within_a_transaction_are_too_and_end_it(club: ChessClub) -> None:
    for wrong in (True, False):
        with pytest.raises(IntegrityError) if wrong else nullcontext():
            async with in_the(club):
                await execute(TWICE if wrong else "SELECT $1::uuid", club.sam.user_id)


async def test_a_connection_beside_one_that_was_found_dead_is_replaced(pool: Any) -> None:
    before = await served()
    await pool.expire_connections()
    assert await served() != before
    assert pool.get_size() == 1


async def test_a_connection_that_served_long_enough_is_replaced(pool: Any) -> None:
    before = await served()
    pool._holders[-1]._max_queries = 1
    assert await served() == before
    assert await served() != before


async def test_a_connection_that_broke_while_idle_is_replaced(pool: Any) -> None:
    before = await served()
    pool._holders[-1]._con.terminate()
    assert await served() != before
