"""How is a statement run, and how do its rows become light records?

SQL is written once, in PostgreSQL's words. For SQLite six of them are translated: `$1`, `= ANY($1)`, `array_agg`,
`json_agg` of `json_build_array`, `json_to_recordset($1) AS given(id uuid, …)`, with `records` or `bulk` as its value,
and `QUARTER` of an hour of an instant.
A record is a NamedTuple whose fields are the selected columns, in order; `array_agg` gives a `tuple[Element, ...]`.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import UTC, date, datetime
from enum import Enum
from functools import cache, partial
from itertools import repeat
from types import UnionType
from typing import Any, NamedTuple, TypeVar, cast, get_args, get_origin, get_type_hints
from uuid import UUID

import orjson
from tortoise.backends.sqlite.client import translate_exceptions
from tortoise.connection import get_connection

from models.bulk import RECORDSET, Many, by_column, columns_of
from models.joining import joined
from models.keys import uuid_of
from models.postgres import Rows

Record = TypeVar("Record", bound=tuple[Any, ...])
Other = TypeVar("Other", bound=tuple[Any, ...])
Convert = Callable[[Any], Any]
ConvertColumn = Callable[[Sequence[Any]], list[Any]]


async def fetch(record: type[Record], sql: str, *values: object) -> list[Record]:
    """The rows of a SELECT, as records."""
    rows, sqlite = await _run(sql, values)
    return _records(record, rows, sqlite)


async def _run(sql: str, values: Sequence[object]) -> tuple[Rows, bool]:
    """What a statement returns, and whether SQLite does."""
    connection: Any = get_connection("default")
    if connection.capabilities.dialect == "sqlite":
        _, rows = await connection.execute_query(*_spoken(sql, values))
        return rows, True
    return await connection.rows(*by_column(sql, values)), False


async def fetch_by_parent(record: type[Record], sql: str, *values: object) -> list[tuple[UUID, Record]]:
    """The rows of a SELECT whose first column is their parent's id."""
    rows, sqlite = await _run(sql, values)
    if not rows:
        return []
    parents, *columns = zip(*rows, strict=True)
    ids = _distinctly(uuid_of, parents) if sqlite else parents
    return list(zip(ids, _made(record, columns, sqlite), strict=True))


async def fetch_beside(
    one: type[Record], other: type[Other], sql: str, *values: object
) -> list[tuple[Record, Other]]:
    """The rows of a SELECT whose first columns are one record, and the others another one."""
    rows, sqlite = await _run(sql, values)
    if not rows:
        return []
    size, columns = len(fields_of(one)), list(zip(*rows, strict=True))
    ones = _made(one, columns[:size], sqlite)
    return list(zip(ones, _made(other, columns[size:], sqlite), strict=True))


async def first(record: type[Record], sql: str, *values: object) -> Record | None:
    """The first row of a SELECT, or None."""
    found = await fetch(record, sql, *values)
    return found[0] if found else None


async def write(record: type[Record], sql: str, *values: object) -> list[Record]:
    """What an INSERT, UPDATE or DELETE with RETURNING returns."""
    return await fetch(record, sql, *values)


async def execute(sql: str, *values: object) -> None:
    """An INSERT, UPDATE or DELETE that returns nothing."""
    await _run(sql, values)


async def by_id(
    record: type[Record], table: str, ids: Iterable[UUID], without: frozenset[str] = frozenset()
) -> dict[UUID, Record]:
    """The rows of one table with these ids; those that are not there are left out."""
    wanted = list(set(ids))
    if not wanted:
        return {}
    sql = f"SELECT {columns(record, table, without)} FROM {table} WHERE {table}.id = ANY($1)"
    return {cast(Any, row).id: row for row in await fetch(record, sql, wanted)}


class Statement(NamedTuple):
    """One write, which returns nothing, with its values."""

    sql: str
    values: tuple[object, ...]


async def together(statements: Sequence[Statement]) -> None:
    """Several writes in one transaction, none of which reads or writes a row that another one writes.

    In one round trip: PostgreSQL runs them as one statement, SQLite's thread in turn.
    """
    if not statements:
        return
    connection = get_connection("default")
    if connection.capabilities.dialect == "sqlite":
        await _in_turn(connection, [_spoken(statement.sql, statement.values) for statement in statements])
    else:
        sql = joined(tuple(statement.sql for statement in statements))
        await execute(sql, *(value for statement in statements for value in statement.values))


@translate_exceptions
async def _in_turn(connection: Any, spoken: Sequence[tuple[str, list[Any]]]) -> None:
    """aiosqlite hands each statement to its thread and back, which takes longer than most of them: here it is one."""
    async with connection.acquire_connection() as opened:

        def run() -> None:
            for sql, values in spoken:
                opened._conn.execute(sql, values).close()

        await opened._execute(run)


def records(fields: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    """Many rows as one value of a statement; fields are text, numbers, UUIDs, instants, JSON or None."""
    given = [
        {field: value for field, value in zip(fields, row, strict=True) if value is not None} for row in rows
    ]
    # `default`, since asyncpg has UUIDs of its own, and instants are text in SQLite.
    return orjson.dumps(given, default=_as_text, option=orjson.OPT_PASSTHROUGH_DATETIME).decode()


def bulk(fields: Sequence[str], rows: Iterable[Sequence[object]]) -> Many:
    """As `records`, for what is written: where there are many, PostgreSQL is given the columns."""
    listed = list(rows)
    if len(listed) <= FEW or get_connection("default").capabilities.dialect == "sqlite":
        return records(fields, listed)
    return columns_of(fields, listed)


FEW = 20  # for which JSON, as one short value, takes no longer
QUARTER = "date_bin('15 minutes', {instant}, TIMESTAMPTZ '2000-01-01 00:00:00+00')"


class Id(NamedTuple):
    id: UUID


def fields_of(record: type[Any]) -> tuple[str, ...]:
    """The names of a record's fields, in order."""
    return cast(tuple[str, ...], record._fields)


@cache
def columns(record: type[Any], table: str, without: frozenset[str] = frozenset()) -> str:
    """The record's fields as columns of one table; NULL for those that nobody asked for."""
    told = (f'NULL AS "{field}"' if field in without else f'{table}."{field}"' for field in fields_of(record))
    return ", ".join(told)


def _records(record: type[Record], rows: Sequence[Any], sqlite: bool) -> list[Record]:
    return _made(record, list(zip(*rows, strict=True)), sqlite) if rows else []


def _made(record: type[Record], columns: Sequence[Sequence[Any]], sqlite: bool) -> list[Record]:
    """Column by column: converting each value of each row for itself takes several times as long."""
    converted = list(columns)
    for place, convert in _converts(record, sqlite):
        converted[place] = convert(columns[place])
    return made(record, *converted)


def made(record: type[Record], *columns: Iterable[Any]) -> list[Record]:
    """Records of these columns, all equally long; three times as fast as calling the record for each."""
    return list(map(tuple.__new__, repeat(record), zip(*columns, strict=True)))


@cache
def _converts(record: type[Any], sqlite: bool) -> tuple[tuple[int, ConvertColumn], ...]:
    hints = get_type_hints(record)
    found = ((place, _convert_column(hints[field], sqlite)) for place, field in enumerate(fields_of(record)))
    return tuple((place, convert) for place, convert in found if convert)


def _convert_column(hint: Any, sqlite: bool) -> ConvertColumn | None:
    if isinstance(hint, UnionType):
        hint = next(part for part in get_args(hint) if part is not type(None))
    if get_origin(hint) is tuple:
        return _convert_arrays(get_args(hint)[0], sqlite)
    convert = _convert(hint, sqlite)
    return partial(_distinctly, convert) if convert else None


def _convert_arrays(element: Any, sqlite: bool) -> ConvertColumn | None:
    convert = _convert_column(element, sqlite)
    if not sqlite and not convert:
        return None
    read: Convert = orjson.loads if sqlite else list
    each: ConvertColumn = convert or list
    return lambda arrays: [array and each(read(array)) for array in arrays]


def _distinctly(convert: Convert, values: Sequence[Any]) -> list[Any]:
    """Each distinct value is converted once: most columns hold few."""
    table = {value: None if value is None else convert(value) for value in set(values)}
    return [table[value] for value in values]


FROM_TEXT: dict[type, Convert] = {
    UUID: UUID,
    datetime: datetime.fromisoformat,
    date: date.fromisoformat,
    bool: bool,
}
FROM_SQLITE = FROM_TEXT | {UUID: uuid_of}


def read(hint: type, text: Any) -> Any:
    """A value of this type from its JSON form; ValueError when it is not one."""
    value = FROM_TEXT[hint](text) if hint in FROM_TEXT and isinstance(text, str) else text
    if type(value) is not hint:
        raise ValueError(f"{text!r} is no {hint.__name__}")
    return value


def _convert(hint: Any, sqlite: bool) -> Convert | None:
    if get_origin(hint) in (list, dict):
        return orjson.loads  # JSON columns come as text from both engines
    if issubclass(hint, Enum):
        return cast(Convert, hint)
    return FROM_SQLITE.get(hint) if sqlite else None


def _spoken(sql: str, values: Sequence[object]) -> tuple[str, list[Any]]:
    """To SQLite."""
    return _for_sqlite(sql), [_to_text(value) for value in values]


@cache
def _for_sqlite(sql: str) -> str:
    for words, others in SQLITE_WORDS.items():
        sql = sql.replace(words, others)
    sql = re.sub(r"= ANY\(\$(\d+)\)", r"IN (SELECT value FROM json_each(?\1))", sql)
    sql = RECORDSET.sub(_recordset, sql)
    sql = re.sub(r"date_bin\('15 minutes', (\w+), [^)]+\)", SQLITE_QUARTER, sql)
    return re.sub(r"\$(\d+)", r"?\1", sql)


SQLITE_WORDS = {
    "array_agg(": "json_group_array(",
    "json_agg(": "json_group_array(",
    "json_build_array(": "json_array(",
}
SQLITE_QUARTER = (
    r"(substr(\1, 1, 14) || substr('00153045', CAST(substr(\1, 15, 2) AS integer) / 15 * 2 + 1, 2)"
    r" || ':00+00:00')"
)


def _recordset(found: re.Match[str]) -> str:
    """Columns come with their types in PostgreSQL's words; SQLite's values bring their own."""
    place, name, told = found.groups()
    fields = [column.split()[0] for column in told.split(",")]
    listed = ", ".join(f"json_extract(value, '$.{field}') AS {field}" for field in fields)
    return f"(SELECT {listed} FROM json_each(?{place})) AS {name}"


def _as_text(value: object) -> str:
    return str(_to_text(value))


def _to_text(value: object) -> object:
    match value:
        case UUID():
            return str(value)
        case datetime():
            return value.astimezone(UTC).isoformat(" ")  # text compares in time's order only within one zone
        case date():
            return value.isoformat()
        case list():
            return orjson.dumps([_to_text(item) for item in value]).decode()
        case _:
            return value
