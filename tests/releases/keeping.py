"""How does a test begin with a database that an earlier release has left?"""

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any, NamedTuple

import asyncpg
from tortoise.connection import get_connection
from tortoise.migrations.executor import MigrationExecutor, MigrationTarget

from models.database import APP, configuration, is_sqlite

Rows = Mapping[str, list[dict[str, Any]]]
COUNTED = ("board_version", "points_count")  # by triggers, from the rows of others


class Kept(NamedTuple):
    """`demo` has its tokens and ids."""

    demo: dict[str, Any]
    tables: Rows


def kept_by(release: str) -> Kept:
    return Kept(**json.loads((Path(__file__).parent / f"{release}.json").read_text()))


async def leave(url: str, migration: str, tables: Rows) -> None:
    """The open, empty database has the tables of that migration, and these rows."""
    executor = MigrationExecutor(get_connection("default"), configuration(url)["apps"])
    await executor.migrate([MigrationTarget(app_label=APP, name=migration)])
    await (_in_sqlite(tables) if is_sqlite(url) else _in_postgres(url, tables))


async def _in_postgres(url: str, tables: Rows) -> None:
    """In any order, with no trigger: the superuser of the tests may."""
    connection = await asyncpg.connect(url)
    await connection.execute("SET session_replication_role = replica")
    for table, rows in tables.items():
        columns = ", ".join(f'"{name}"' for name in {name: None for row in rows for name in row})
        given = f"SELECT {columns} FROM json_populate_recordset(NULL::{table}, $1)"
        await connection.execute(f"INSERT INTO {table} ({columns}) {given}", json.dumps(rows))
    await connection.close()


async def _in_sqlite(tables: Rows) -> None:
    """What triggers have counted meanwhile is replaced at the end by what was kept."""
    client = get_connection("default")
    await client.execute_script("PRAGMA foreign_keys = OFF")
    for table in sorted(tables, key=COUNTED.__contains__):
        if table in COUNTED:
            await client.execute_script(f"DELETE FROM {table}")
        for row in tables[table]:
            columns = ", ".join(f'"{name}"' for name in row)
            values = [
                json.dumps(value) if isinstance(value, dict | list) else value for value in row.values()
            ]
            marks = ", ".join("?" * len(row))
            await client.execute_query(f"INSERT INTO {table} ({columns}) VALUES ({marks})", values)
    await client.execute_script("PRAGMA foreign_keys = ON")
