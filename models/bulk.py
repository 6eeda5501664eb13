"""How do many rows reach PostgreSQL at once? As an array of each column, not as JSON, which takes both sides longer."""

import re
from collections.abc import Iterable, Sequence
from contextlib import suppress
from functools import cache
from typing import Any, NamedTuple

import asyncpg
import orjson
from tortoise.connection import get_connection
from tortoise.exceptions import OperationalError


class Columns(dict[str, list[Any]]):
    """The values of many rows, by field: as a value of a statement they stand for `json_to_recordset`."""


Many = str | Columns  # as JSON, or by column


class Given(NamedTuple):
    """A field of some `Columns`, which are the value at `place`, and its type."""

    place: int
    field: str
    type: str


RECORDSET = re.compile(r"json_to_recordset\(\$(\d+)\) AS (\w+)\(([^)]*)\)")


def columns_of(fields: Sequence[str], rows: Iterable[Sequence[object]]) -> Columns:
    """Of at least one row. Of a field that all leave empty no value is sent: `unnest` fills up what is shorter.

    So a statement names one, like an id, that nobody leaves empty.
    """
    columns = (list(column) for column in zip(*rows, strict=True))
    told = ([] if column.count(None) == len(column) else column for column in columns)
    return Columns(zip(fields, told, strict=True))


def by_column(sql: str, values: Sequence[object]) -> tuple[str, list[object]]:
    """The statement with a value for each column of what `Columns` among the values give."""
    places = frozenset(place for place, value in enumerate(values, 1) if isinstance(value, Columns))
    if not places:
        return sql, list(values)
    spoken, numbers = _spoken(sql, places, len(values))
    told = dict(enumerate(values, 1)) | {
        number: _array(column, values[column.place - 1]) for column, number in numbers.items()
    }
    return spoken, [told[number] for number in sorted(told)]


@cache
def _spoken(sql: str, places: frozenset[int], count: int) -> tuple[str, dict[Given, int]]:
    """With the number that each column has as a value: the first of a place has that of the place."""
    numbers = dict[Given, int]()

    def unnest(found: re.Match[str]) -> str:
        place, name, told = int(found[1]), found[2], [column.split() for column in found[3].split(",")]
        if place not in places:
            return found[0]
        columns = [Given(place, field, kind) for field, kind in told]
        for column in columns:
            free = count + 1 + len(numbers) - len({known.place for known in numbers})
            numbers.setdefault(column, free if any(known.place == place for known in numbers) else place)
        # Each in a SELECT of its own: so PostgreSQL does not look how long they are, and plans once for all.
        arrays = ", ".join(f"(SELECT ${numbers[column]}::{column.type}[])" for column in columns)
        return f"unnest({arrays}) AS {name}({', '.join(column.field for column in columns)})"

    return RECORDSET.sub(unnest, sql), numbers


def _array(column: Given, columns: object) -> list[Any]:
    if not isinstance(columns, Columns):
        raise TypeError(f"${column.place} is not given by columns")
    values = columns[column.field]
    if column.type != "jsonb":
        return values
    return [None if value is None else orjson.dumps(value).decode() for value in values]


async def count_anew(table: str) -> None:
    """After thousands of new rows, outside of a transaction: else PostgreSQL goes on with plans for the few before.

    SQLite plans by its indexes alone. What can't be counted now is counted later, by PostgreSQL itself.
    """
    connection = get_connection("default")
    if connection.capabilities.dialect != "sqlite":
        with suppress(asyncpg.PostgresError, OperationalError):
            await connection.execute_query(f"ANALYZE {table}")
