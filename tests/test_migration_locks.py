"""No migration holds up those who serve meanwhile: its statements are read, and a busy table waited for (F15)."""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator

import asyncpg
import pytest
from tortoise.connection import get_connection
from tortoise.migrations.executor import MigrationExecutor, MigrationTarget

from models import migrating
from models.database import APP, configuration, database
from models.migrating import migrate, missing_migrations
from tests.databases import address_of, empty_postgres
from tests.migration_statements import long_locks
from tests.spoken import listening
from tests.supply import Supply

# Before Laurel was first run with a large table: they make indexes and counts anew under a lock.
BEFORE_ANYBODY = {"0002_boards", "0003_bulk"}
RECORDED = re.compile(r'INSERT INTO "?tortoise_migrations')


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> Iterator[list[str]]:
    """What is said to PostgreSQL from here on."""
    with listening(monkeypatch) as told:
        yield told


async def test_no_migration_locks_a_table_for_long_or_takes_away_what_old_code_asks_for(
    postgres: str, said: list[str]
) -> None:
    found = {}
    async with empty_postgres() as url, database(url):
        executor = MigrationExecutor(get_connection("default"), configuration(url)["apps"])
        plan = await executor.plan([MigrationTarget(app_label=APP, name="__latest__")])
        said.clear()
        await migrate(url)
    for step in plan:
        end = next(place for place, statement in enumerate(said) if RECORDED.match(statement))
        found[step.migration.name] = list(long_locks(said[:end], step.migration.atomic))
        del said[: end + 1]
    assert {name: told for name, told in found.items() if told and name not in BEFORE_ANYBODY} == {}
    assert all(found[name] for name in BEFORE_ANYBODY), "what is long is found"


@pytest.mark.parametrize(
    "statement",
    [
        'CREATE INDEX "x" ON "award" ("a")',
        "ALTER TABLE award ADD CONSTRAINT x CHECK (a > 0)",
        'ALTER TABLE "award" ADD COLUMN "x" INT NOT NULL',
        'ALTER TABLE "award" ADD "x" UUID DEFAULT gen_random_uuid()',
        "ALTER TABLE award ALTER COLUMN a TYPE bigint",
        "ALTER TABLE award ALTER COLUMN a SET NOT NULL",
        'ALTER TABLE "award" RENAME TO "prize"',
        "ALTER TABLE award DROP COLUMN a",
        "DROP TABLE award",
        "UPDATE award SET a = 1",
        "INSERT INTO b (c)\n SELECT a FROM award",
        "ALTER TABLE space ADD x INT; ",
    ],
)
def test_what_would_hold_up_others_is_refused(statement: str) -> None:
    """Two together too: what is looked at in the transaction that has locked something else."""
    assert list(long_locks([statement, "ALTER TABLE award VALIDATE CONSTRAINT y"], atomic=True))


def test_what_holds_up_nobody_is_not() -> None:
    good = [
        'CREATE TABLE "prize" ("id" UUID)',
        'CREATE UNIQUE INDEX "x" ON "prize" ("id")',
        "CREATE FUNCTION f() RETURNS trigger AS $$ UPDATE award SET a = 1 $$",
        "ALTER TABLE award ADD COLUMN x INT",
        "ALTER TABLE award ADD CONSTRAINT y CHECK (x > 0) NOT VALID",
        'CREATE UNIQUE INDEX CONCURRENTLY IF NOT EXISTS "z" ON "award" ("x")',
    ]
    assert list(long_locks(good, atomic=True)) == []
    assert list(long_locks(["ALTER TABLE award VALIDATE CONSTRAINT y"], atomic=True)) == []


@pytest.fixture
async def cut_off(postgres: str, postgres_databases: Supply) -> AsyncIterator[str]:
    """The address of a database where 0006 was cut off: one index is not finished, another not begun."""
    name = await postgres_databases.take()
    other = await asyncpg.connect(address_of(name))
    await other.execute("DELETE FROM tortoise_migrations WHERE name = '0006_outside'")
    await other.execute("DROP INDEX award_imported_once")
    unfinished = "indexrelid = 'badge_outside_once'::regclass"
    await other.execute(f"UPDATE pg_index SET indisvalid = FALSE WHERE {unfinished}")
    await other.close()
    yield address_of(name)
    await postgres_databases.give_back(name)


async def indexes(address: str) -> list[tuple[str, bool]]:
    """Those that 0006 makes, and whether they are finished."""
    asked = """SELECT relname, indisvalid FROM pg_index JOIN pg_class ON pg_class.oid = indexrelid
WHERE relname IN ('badge_outside_once', 'award_imported_once') ORDER BY relname"""
    connection = await asyncpg.connect(address)
    told = [(row["relname"], row["indisvalid"]) for row in await connection.fetch(asked)]
    await connection.close()
    return told


async def test_a_migration_that_was_cut_off_is_ended_by_the_next(cut_off: str) -> None:
    assert await indexes(cut_off) == [("badge_outside_once", False)]
    async with database(cut_off):
        await migrate(cut_off)
        assert await missing_migrations(cut_off) == []
    assert await indexes(cut_off) == [("award_imported_once", True), ("badge_outside_once", True)]


async def test_a_table_that_is_in_use_is_waited_for_without_holding_up_others(
    cut_off: str, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Somebody holds it: the migration gives way, and comes again."""
    monkeypatch.setattr("models.patience.LOCK_MILLISECONDS", "50")
    monkeypatch.setattr(migrating, "PAUSE_SECONDS", 0.01)
    other = await asyncpg.connect(cut_off)
    async with database(cut_off), other.transaction():
        await other.execute(
            "LOCK TABLE award IN ROW EXCLUSIVE MODE; LOCK TABLE badge IN SHARE ROW EXCLUSIVE MODE"
        )
        running = asyncio.create_task(migrate(cut_off))
        while "is tried again" not in caplog.text:  # noqa: ASYNC110 - the log has no event
            await asyncio.sleep(0.01)
        assert not running.done()
        await other.execute("COMMIT; BEGIN")
        await running
        assert await missing_migrations(cut_off) == []
    await other.close()
