"""One connection is found dead: nobody has to find out about those beside it one by one."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from urllib.parse import urlsplit

import asyncpg
import pytest

from models.connections import Connection
from tests.chaos.proxy import Proxy
from tests.conftest import require_servers
from tests.servers import ADMIN

COUNT = 10
WHICH = "SELECT pg_backend_pid()"
Ask = Callable[..., Awaitable[int]]


@pytest.fixture
async def proxy() -> AsyncIterator[Proxy]:
    require_servers()
    found = Proxy(urlsplit(ADMIN).port or 5432)
    async with found.open():
        yield found


@pytest.fixture
async def ask(proxy: Proxy) -> AsyncIterator[Ask]:
    """A statement of a pool, which waits half a second for its answer."""
    admin = urlsplit(ADMIN)
    url = admin._replace(netloc=f"{admin.username}@127.0.0.1:{proxy.port}").geturl()
    async with AsyncExitStack() as stack:
        pool = await asyncpg.create_pool(
            url, max_size=COUNT, command_timeout=0.5, connection_class=Connection
        )
        stack.callback(pool.terminate)
        yield pool.fetchval


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


async def test_a_statement_that_is_cancelled_costs_no_connection(ask: Ask) -> None:
    before = await all_of(ask)
    with pytest.raises(TimeoutError):
        await ask("SELECT pg_sleep(60)")
    assert await all_of(ask) == before
