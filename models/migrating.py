"""Which migrations are there, which are applied, and how are the missing ones applied once?"""

import asyncio
import fcntl
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
from tortoise.connection import get_connection
from tortoise.migrations.executor import MigrationExecutor, MigrationTarget

from models.database import APP, PRESENCE, configuration, is_sqlite
from models.keys import new_entry_id
from models.patience import patient
from models.rows import execute

LOCK = 0x6C617572656C  # "laurel": no other program of this database uses this advisory lock
LOOK_SECONDS = 0.1  # until it is asked again whether the lock is free
ATTEMPTS = 30  # where tables are in use
PAUSE_SECONDS = 1.0  # in which those who waited behind us go on
log = logging.getLogger(__name__)


async def migrate(url: str) -> None:
    """Apply what is missing. The database is open; of several processes that call this at once, one does it."""
    async with _alone(url), patient(url):
        await _migrated(url)
        await execute(
            "INSERT INTO installation (id, epoch) VALUES (1, $1) ON CONFLICT (id) DO NOTHING", new_entry_id()
        )


async def _migrated(url: str) -> None:
    """Where somebody holds a lock for long, what was begun is taken back, so that nobody waits behind us, and begun
    again a little later."""
    for attempt in range(1, ATTEMPTS + 1):
        try:
            await _executor(url).migrate([MigrationTarget(app_label=APP, name="__latest__")])
            return
        except asyncpg.LockNotAvailableError:
            if attempt == ATTEMPTS:
                raise
            log.warning("a table is in use, and a migration is tried again")
            await asyncio.sleep(PAUSE_SECONDS)


async def missing_migrations(url: str) -> list[str]:
    """The names of migrations not yet applied, in order."""
    plan = await _executor(url).plan([MigrationTarget(app_label=APP, name="__latest__")])
    return [step.migration.name for step in plan]


def _executor(url: str) -> MigrationExecutor:
    return MigrationExecutor(get_connection("default"), configuration(url)["apps"])


async def unknown_migrations(url: str) -> list[str]:
    """The names of migrations that a newer Laurel has applied, and this one does not have."""
    executor = _executor(url)
    await executor.loader.build_graph()
    applied = await executor.recorder.applied_migrations()
    return sorted(key.name for key in applied if key not in executor.loader.graph.nodes)


@asynccontextmanager
async def _alone(url: str) -> AsyncIterator[None]:
    if is_sqlite(url):
        async with _file_locked(
            Path(configuration(url)["connections"]["default"]["credentials"]["file_path"])
        ):
            yield
        return
    connection = await asyncpg.connect(url, timeout=5, command_timeout=15, server_settings=PRESENCE)
    try:
        # An index that is made beside others would wait for whoever waits in a statement.
        while not await connection.fetchval("SELECT pg_try_advisory_lock($1)", LOCK):  # noqa: ASYNC110 - it has no event
            await asyncio.sleep(LOOK_SECONDS)
        yield
    finally:
        await connection.close()


@asynccontextmanager
async def _file_locked(path: Path) -> AsyncIterator[None]:
    with path.with_suffix(".lock").open("w") as lock:
        await asyncio.to_thread(fcntl.flock, lock, fcntl.LOCK_EX)
        yield
