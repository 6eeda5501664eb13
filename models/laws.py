"""How is a rule of domain.md declared so that the database enforces it?"""

from collections.abc import Sequence
from typing import Any

from tortoise.indexes import Index
from tortoise.migrations.constraints import CheckConstraint, UniqueConstraint


def unique(name: str, *columns: str, where: str | None = None) -> UniqueConstraint:
    """At most one row with these values of `columns`, among the rows for which `where` holds."""
    return UniqueConstraint(fields=columns, name=name, condition=where)


def check(name: str, condition: str) -> CheckConstraint:
    """A condition, in the SQL that both engines know, that each row meets."""
    return CheckConstraint(check=condition, name=name)


def one_of(name: str, column: str, values: Sequence[str]) -> CheckConstraint:
    """The column holds one of these words."""
    words = ", ".join(f"'{value}'" for value in values)
    return check(name, f'"{column}" IN ({words})')


def length(name: str, column: str, least: int, most: int) -> CheckConstraint:
    """The column holds between `least` and `most` characters."""
    return check(name, f'length("{column}") BETWEEN {least} AND {most}')


class Present(Index):
    """Of the rows where the column is not null: nobody looks for the others by it, and most rows may be such."""

    def __init__(self, column: str, name: str) -> None:
        super().__init__(fields=(column,), name=name)
        self.extra = f' WHERE "{column}" IS NOT NULL'

    def deconstruct(self) -> tuple[str, list[Any], dict[str, Any]]:
        """How it is made again."""
        return f"{self.__module__}.Present", [*self.fields, self.name], {}


Law = UniqueConstraint | CheckConstraint
