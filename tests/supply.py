"""How does each test get an empty PostgreSQL database, without one being made and dropped for each?

Making one writes some hundred files, and dropping one waits for the disk: both take longer than most tests. So it is
emptied after each test, and replaced where the test has changed more than rows, or after some dozens of them.
"""

from collections import Counter
from typing import Any

import asyncpg

from tests.databases import address_of, as_admin, drop, new_name

OTHERS = """
SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid()"""
# All that a test may have changed beside rows. A copy of a template has the numbers (OIDs) of the template.
SHAPE = """
WITH told AS (
  SELECT format('%s %s %s', oid, relname, relrowsecurity) AS line
  FROM pg_class WHERE relnamespace = 'public'::regnamespace
  UNION ALL SELECT format('%s %s %s %s %s', attrelid, attname, atttypid, attnotnull, atthasdef)
  FROM pg_attribute JOIN pg_class ON pg_class.oid = attrelid WHERE relnamespace = 'public'::regnamespace
  UNION ALL SELECT format('%s %s', oid, convalidated) FROM pg_constraint
  UNION ALL SELECT format('%s %s %s', indexrelid, indisvalid, indisunique) FROM pg_index
  UNION ALL SELECT format('%s %s', oid, tgenabled) FROM pg_trigger
  UNION ALL SELECT format('%s %s', oid, md5(prosrc)) FROM pg_proc WHERE pronamespace = 'public'::regnamespace
  UNION ALL SELECT setconfig::text FROM pg_db_role_setting JOIN pg_database ON pg_database.oid = setdatabase
  WHERE datname = current_database()
) SELECT md5(string_agg(line, chr(10) ORDER BY line)) FROM told"""
MOST_USES = (
    40  # what was deleted stays in the tables until they are vacuumed, and plans would change with that
)
TABLES = "SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename"


class Supply:
    """Copies of one template, each for one test at a time."""

    def __init__(self, template: str) -> None:
        self._template = template
        self._free = list[str]()
        self._uses = Counter[str]()
        self._shape: object = None
        self._tables = list[str]()
        self._rows: dict[str, list[Any]] = {}  # of those tables that are not empty from the start

    async def take(self) -> str:
        """The name of one with nothing in it."""
        return self._free.pop() if self._free else await self._made()

    async def give_back(self, name: str) -> None:
        """Emptied, and under another name, so that whoever is late finds none; or dropped."""
        connection = await asyncpg.connect(address_of(name))
        try:
            await connection.execute(OTHERS)
            is_good = self._uses[name] < MOST_USES and await self._is_as_made(connection)
            if is_good:
                await self._empty(connection)
        finally:
            await connection.close()
        if not is_good:
            del self._uses[name]
            await drop(name)
            return
        fresh = new_name()
        await as_admin(f'ALTER DATABASE "{name}" RENAME TO "{fresh}"')
        self._free.append(fresh)
        self._uses[fresh] = self._uses.pop(name, 0) + 1

    async def close(self) -> None:
        """Those that nobody has."""
        for name in self._free:
            await drop(name)

    async def _made(self) -> str:
        name = new_name()
        await as_admin(f'CREATE DATABASE "{name}" TEMPLATE "{self._template}"')
        # A commit is not waited for on the disk: no test here lets this server lose its power.
        await as_admin(f'ALTER DATABASE "{name}" SET synchronous_commit = off')
        if self._shape is None:
            await self._look(name)
        return name

    async def _look(self, name: str) -> None:
        connection = await asyncpg.connect(address_of(name))
        try:
            self._shape = await connection.fetchval(SHAPE)
            self._tables = [row[0] for row in await connection.fetch(TABLES)]
            found = {table: await _rows(connection, table) for table in self._tables}
            self._rows = {table: rows for table, rows in found.items() if rows}
        finally:
            await connection.close()

    async def _is_as_made(self, connection: "asyncpg.Connection[Any]") -> bool:
        if await connection.fetchval(SHAPE) != self._shape:
            return False
        return all([await _rows(connection, table) == rows for table, rows in self._rows.items()])

    async def _empty(self, connection: "asyncpg.Connection[Any]") -> None:
        asked = " UNION ALL ".join(
            f"SELECT '{table}' WHERE EXISTS (SELECT FROM \"{table}\")"
            for table in self._tables
            if table not in self._rows
        )
        used = [row[0] for row in await connection.fetch(asked)]
        # TRUNCATE would make new files. Triggers, which guard what is only ever added to, are off for this session.
        deletes = "; ".join(f'DELETE FROM "{table}"' for table in used)
        await connection.execute(f"SET session_replication_role = replica; {deletes}")


async def _rows(connection: "asyncpg.Connection[Any]", table: str) -> list[Any]:
    return [tuple(row) for row in await connection.fetch(f'SELECT * FROM "{table}" ORDER BY 1')]
