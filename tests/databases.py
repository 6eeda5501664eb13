"""How does each test get an empty, migrated database of its own? As a copy of one that was migrated once."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit
from uuid import uuid4

import asyncpg
from tortoise.backends.base.executor import EXECUTOR_CACHE

from models.database import database
from models.migrating import migrate
from tests.servers import ADMIN

Result = TypeVar("Result")
Copy = Callable[[], Awaitable[str]]


async def migrated(url: str) -> str:
    """The same address, with every table made."""
    EXECUTOR_CACHE.clear()  # it remembers statements of one engine for the other
    async with database(url):
        await migrate(url)
    return url


def sqlite_template(folder: Path) -> Path:
    """A file to copy."""
    path = folder / "template.sqlite3"
    asyncio.run(migrated(f"sqlite://{path}"))
    return path


def sqlite_copy(template: Path, folder: Path) -> str:
    """The address of a fresh copy."""
    path = folder / "laurel.sqlite3"
    shutil.copy(template, path)
    return f"sqlite://{path}"


@contextmanager
def postgres_template() -> Iterator[str]:
    """The name of a database to copy, there until the end of the block."""
    name = new_name()
    asyncio.run(as_admin(f'CREATE DATABASE "{name}"'))
    try:
        asyncio.run(migrated(address_of(name)))
        yield name
    finally:
        asyncio.run(drop(name))


@asynccontextmanager
async def empty_postgres() -> AsyncIterator[str]:
    """The address of a database without any table, there until the end of the block."""
    name = new_name()
    await as_admin(f'CREATE DATABASE "{name}"')
    try:
        yield address_of(name)
    finally:
        await drop(name)


@asynccontextmanager
async def empty_database(engine: str, folder: Path) -> AsyncIterator[str]:
    """The same, of either engine."""
    if engine == "sqlite":
        yield f"sqlite://{folder}/empty.sqlite3"
        return
    async with empty_postgres() as url:
        yield url


async def drop(name: str) -> None:
    await as_admin(f'DROP DATABASE "{name}" WITH (FORCE)')


async def as_admin(sql: str) -> None:
    connection = await asyncpg.connect(ADMIN)
    try:
        await connection.execute(sql)
    finally:
        await connection.close()


def new_name() -> str:
    return f"laurel_test_{uuid4().hex}"


def address_of(name: str) -> str:
    """On the same server as the database that the tests begin from."""
    return urlsplit(ADMIN)._replace(path=f"/{name}").geturl()
