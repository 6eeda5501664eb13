"""Which second row does a unique law forbid? One like a first in its columns, and unlike it in those of all others."""

from typing import NamedTuple
from uuid import UUID, uuid4

from tortoise.connection import get_connection
from tortoise.fields.relational import ForeignKeyFieldInstance
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint
from tortoise.models import Model

from models.tables import TABLES


class Unique(NamedTuple):
    """A law and its table."""

    model: type[Model]
    law: UniqueConstraint

    @property
    def name(self) -> str:
        return str(self.law.name)

    @property
    def table(self) -> str:
        return str(self.model._meta.db_table)


def unique_laws() -> list[Unique]:
    laws = [(model, law) for model in TABLES for law in model._meta.constraints or ()]
    return [Unique(model, law) for model, law in laws if isinstance(law, UniqueConstraint)]


async def second(unique: Unique) -> str:
    """The statement that writes one; AssertionError where there is no first."""
    where = f" WHERE {unique.law.condition}" if unique.law.condition else ""
    laws = [law for law in unique.model._meta.constraints if isinstance(law, UniqueConstraint)]
    kept_by_others = [f"({law.condition})" for law in laws if law is not unique.law and law.condition]
    order = f" ORDER BY {', '.join(kept_by_others)}" if kept_by_others else ""
    sql = f"SELECT * FROM {unique.table}{where}{order} LIMIT 1"
    _, rows = await get_connection("default").execute_query(sql)
    assert rows, f"the story has no row for {unique.name}"
    values = {column: f'"{column}"' for column in unique.model._meta.fields_db_projection_reverse}
    values["id"] = f"'{uuid4()}'"
    for other in _others(unique):
        free = [name for name in other.fields if name not in unique.law.fields]
        column = min(free, key=lambda name: _is_bound(unique.model, name))
        values[column] = _another(unique.model, column)
    names = ", ".join(f'"{column}"' for column in values)
    first = f"WHERE id = '{dict(rows[0])['id']}'"
    return f"INSERT INTO {unique.table} ({names}) SELECT {', '.join(values.values())} FROM {unique.table} {first}"


def _others(unique: Unique) -> list[UniqueConstraint]:
    """Laws of the same table that a copy would break, too."""
    laws = [law for law in unique.model._meta.constraints if isinstance(law, UniqueConstraint)]
    return [law for law in laws if law is not unique.law and not set(law.fields) <= set(unique.law.fields)]


def _another(model: type[Model], column: str) -> str:
    """A value in SQL that no row of the table has there."""
    name = model._meta.fields_db_projection_reverse[column]
    field = model._meta.fields_map[name]
    if field.null:
        return "NULL"
    if reference := _reference(model, name):
        table = model._meta.db_table
        taken = f"other.id IN (SELECT {column} FROM {table} AS taken)"
        return f"(SELECT id FROM {reference} AS other WHERE id <> {table}.{column} ORDER BY {taken} LIMIT 1)"
    if field.field_type is UUID:
        return f"'{uuid4()}'"
    if field.field_type in (int, float):
        return f'"{column}" + 7'
    return f"'{uuid4().hex}@x.example'"


def _is_bound(model: type[Model], column: str) -> bool:
    """Whether only some values may stand there."""
    name = model._meta.fields_db_projection_reverse[column]
    return _reference(model, name) is not None and not model._meta.fields_map[name].null


def _reference(model: type[Model], name: str) -> str | None:
    for field in model._meta.fields_map.values():
        if isinstance(field, ForeignKeyFieldInstance) and field.source_field == name:
            return str(field.related_model._meta.db_table)
    return None


def dropping(name: str) -> str:
    """The statement that takes a law away, in PostgreSQL: SQLite can't drop a check."""
    for model in TABLES:
        for law in model._meta.constraints or ():
            if law.name == name and isinstance(law, CheckConstraint):
                return f'ALTER TABLE {model._meta.db_table} DROP CONSTRAINT "{name}"'
    return f'DROP INDEX "{name}"'
