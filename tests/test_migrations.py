"""Migrations make what the models declare, once, however many processes begin at the same moment."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest
from tortoise.connection import get_connection
from tortoise.migrations.executor import MigrationExecutor, MigrationTarget

from models.database import APP, POSTGRES, SERVER_SETTINGS, configuration, database
from models.installation import epoch
from models.keys import new_id
from models.migrating import migrate, missing_migrations
from models.rows import execute, fetch
from tests.commanding import laurel
from tests.counting_boards import assert_counted
from tests.databases import empty_database
from tests.looking import board_of


class Applied(NamedTuple):
    name: str


@pytest.fixture
async def empty(engine: str, tmp_path: Path) -> AsyncIterator[str]:
    """The address of a database without any table."""
    async with empty_database(engine, tmp_path) as url:
        yield url


async def test_two_processes_at_once_migrate_once(empty: str) -> None:
    """Fault F15."""
    told = await asyncio.gather(*(laurel("migrate", database_url=empty) for _ in range(2)))
    assert [(each.status, each.err) for each in told] == [(0, "")] * 2
    async with database(empty):
        assert await missing_migrations(empty) == []
        applied = await fetch(Applied, "SELECT name FROM tortoise_migrations")
        assert len(applied) == len(set(applied)) >= 1
        first = await epoch()
        await migrate(empty)
        assert await epoch() == first, "only a restore begins another epoch"


async def test_a_migration_takes_as_long_as_it_takes(empty: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of a table of millions: longer than any statement that somebody waits for."""
    monkeypatch.setitem(SERVER_SETTINGS, "statement_timeout", "1")
    monkeypatch.setitem(POSTGRES, "command_timeout", 0.001)
    async with database(empty):
        await migrate(empty)
    monkeypatch.undo()
    async with database(empty):
        assert await missing_migrations(empty) == []


LEARNER = """
INSERT INTO learner (id, space_id, email, sort_name, alias, entry_id, shares_real_name, points, completed_count, source,
  joined_at, removed_at)
VALUES ($1, $2, $3, 'x', $3, $4, FALSE, $5, 1, 'MANUAL', '2030-01-01 00:00:00+00:00', $6)"""
SPACE = """
INSERT INTO space (id, issuer_id, name, description, ends_on, time_zone, ends_at, created_at, version, sequence,
  leaderboard_enabled, use_aliases, allow_real_names)
VALUES ($1, $2, 'Old', '', '2030-01-01', 'UTC', $3, $3, 1, 0, TRUE, TRUE, FALSE)"""


async def test_leaderboards_that_are_there_already_are_counted(empty: str) -> None:
    """Of an installation from before there were counts: ties, many digits, a removed learner."""
    then, space, issuer = datetime(2030, 1, 1, tzinfo=UTC), new_id(), new_id()
    async with database(empty):
        first = MigrationTarget(app_label=APP, name="0001_initial")
        await MigrationExecutor(get_connection("default"), configuration(empty)["apps"]).migrate([first])
        await execute(
            """INSERT INTO issuer (id, name, url, contact_email, description, spaces_enabled, created_at)
VALUES ($1, 'Old', 'x', 'x', '', TRUE, $2)""",
            issuer,
            then,
        )
        await execute(SPACE, space, issuer, then)
        for number, points in enumerate((0, 7, 7, 64, 500_000_000)):
            removed = then if points == 64 else None
            await execute(LEARNER, new_id(), space, f"{number}@x.example", new_id(), points, removed)
        await migrate(empty)
        await assert_counted()
        board = await board_of(space)
        assert [(line.rank, line.points) for line in board.lines] == [
            (1, 500_000_000),
            (2, 7),
            (2, 7),
            (4, 0),
        ]
