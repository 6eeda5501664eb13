"""Which migrations are there, which are applied, and how are the missing ones applied once?"""

import asyncio
import fcntl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
from tortoise.connection import get_connection
from tortoise.migrations.executor import MigrationExecutor, MigrationTarget

from models.database import APP, configuration, is_sqlite
from models.keys import new_entry_id
from models.patience import patient
from models.rows import execute

LOCK = 0x6C617572656C  # "laurel": no other program of this database uses this advisory lock


async def migrate(url: str) -> None:
    """Apply what is missing. The database is open; of several processes that call this at once, one does it."""
    async with _alone(url), patient(url):
        await _executor(url).migrate([MigrationTarget(app_label=APP, name="__latest__")])
        await execute(
            "INSERT INTO installation (id, epoch) VALUES (1, $1) ON CONFLICT (id) DO NOTHING", new_entry_id()
        )


async def missing_migrations(url: str) -> list[str]:
    """The names of migrations not yet applied, in order."""
    plan = await _executor(url).plan([MigrationTarget(app_label=APP, name="__latest__")])
    return [step.migration.name for step in plan]


def _executor(url: str) -> MigrationExecutor:
    return MigrationExecutor(get_connection("default"), configuration(url)["apps"])


@asynccontextmanager
async def _alone(url: str) -> AsyncIterator[None]:
    if is_sqlite(url):
        async with _file_locked(
            Path(configuration(url)["connections"]["default"]["credentials"]["file_path"])
        ):
            yield
        return
    connection = await asyncpg.connect(url, timeout=5)
    try:
        await connection.execute("SELECT pg_advisory_lock($1)", LOCK)
        yield
    finally:
        await connection.close()


@asynccontextmanager
async def _file_locked(path: Path) -> AsyncIterator[None]:
    with path.with_suffix(".lock").open("w") as lock:
        await asyncio.to_thread(fcntl.flock, lock, fcntl.LOCK_EX)
        yield
