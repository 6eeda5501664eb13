"""One connection is found dead: nobody has to find out about those beside it one by one."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from tortoise.connection import get_connection

from models.database import POSTGRES, database
from tests.chaos.proxy import Proxy
from tests.conftest import require_servers
from tests.servers import ADMIN

COUNT = int(str(POSTGRES["maxsize"]))
WHICH = "SELECT pg_backend_pid()"
Ask = Callable[..., Awaitable[int]]


@pytest.fixture
async def proxy() -> AsyncIterator[Proxy]:
    require_servers()
    found = Proxy(urlsplit(ADMIN).port or 5432)
    async with found.open():
        yield found


@pytest.fixture
async def pool(proxy: Proxy, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Any]:
    """As Laurel opens it, but that statements wait half a second for their answer."""
    monkeypatch.setitem(POSTGRES, "command_timeout", 0.5)
    admin = urlsplit(ADMIN)
    url = admin._replace(netloc=f"{admin.username}@127.0.0.1:{proxy.port}").geturl()
    async with database(url):
        opened: Any = get_connection("default")
        await opened.rows(WHICH, [])
        yield opened._pool
        opened._pool.terminate()


@pytest.fixture
def ask(pool: Any) -> Ask:
    found: Ask = pool.fetchval
    return found


async def all_of(ask: Ask) -> set[int]:
    return set(await asyncio.gather(*(ask(WHICH) for _ in range(COUNT))))


async def test_all_connections_of_a_black_hole_are_replaced_once_one_is_found_dead(
    proxy: Proxy, ask: Ask
) -> None:
    """Fault F03."""
    before = await all_of(ask)
    proxy.swallow()
    proxy.forget()
    with pytest.raises(TimeoutError):
        await ask(WHICH)
    assert not before & await all_of(ask)


async def test_nobody_waits_for_the_farewell_of_one_beside_it(proxy: Proxy, pool: Any, ask: Ask) -> None:
    """What it was taken for went well: a commit must not be told to have failed."""
    await all_of(ask)
    beside = await pool.acquire()
    await beside.fetchval(WHICH)
    proxy.swallow()
    proxy.forget()
    with pytest.raises(TimeoutError):
        await ask(WHICH)
    async with asyncio.timeout(0.2):
        await pool.release(beside)
    assert len(await all_of(ask)) == COUNT


async def test_a_statement_that_is_cancelled_costs_no_connection(ask: Ask) -> None:
    before = await all_of(ask)
    with pytest.raises(TimeoutError):
        await ask("SELECT pg_sleep(60)")
    assert await all_of(ask) == before
