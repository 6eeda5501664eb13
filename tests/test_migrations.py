"""Migrations make what the models declare, once, however many processes begin at the same moment."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path
from typing import NamedTuple

import pytest

from models.database import database
from models.installation import epoch
from models.migrating import migrate, missing_migrations
from models.rows import fetch
from tests.commanding import laurel
from tests.databases import address_of, as_admin, new_name


class Applied(NamedTuple):
    name: str


@pytest.fixture
async def empty(engine: str, tmp_path: Path) -> AsyncIterator[str]:
    """The address of a database without any table."""
    if engine == "sqlite":
        yield f"sqlite://{tmp_path}/empty.sqlite3"
        return
    name = new_name()
    await as_admin(f'CREATE DATABASE "{name}"')
    yield address_of(name)
    await as_admin(f'DROP DATABASE "{name}" WITH (FORCE)')


async def test_two_processes_at_once_migrate_once(empty: str) -> None:
    told = await asyncio.gather(*(laurel("migrate", database_url=empty) for _ in range(2)))
    assert [(each.status, each.err) for each in told] == [(0, "")] * 2
    async with database(empty):
        assert await missing_migrations(empty) == []
        applied = await fetch(Applied, "SELECT name FROM tortoise_migrations")
        assert len(applied) == len(set(applied)) >= 1
        first = await epoch()
        await migrate(empty)
        assert await epoch() == first, "only a restore begins another epoch"
