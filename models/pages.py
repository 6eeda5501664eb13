"""How is one page of a list read for many parents in one statement, in a stable order?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, NamedTuple, TypeVar, get_type_hints
from uuid import UUID

from models.rows import fetch, fetch_by_parent, fields_of, read

Record = TypeVar("Record", bound=tuple[Any, ...])
Key = tuple[Any, ...]


@dataclass(frozen=True)
class Window:
    """Which part: the first `size` after a key, or with `backward` the last `size` before it."""

    size: int
    key: Key | None = None
    backward: bool = False


@dataclass(frozen=True)
class Slice(Generic[Record]):
    """One page in the list's order, and whether the list goes on at either end."""

    rows: Sequence[Record]
    has_next: bool = False
    has_previous: bool = False


class Counted(NamedTuple):
    parent_id: UUID
    total: int


class Beside(NamedTuple):
    id: UUID
    neighbour: UUID


@dataclass(frozen=True, eq=False)
class Listing(Generic[Record]):
    """A list per parent. `source` is everything from FROM on, with the parents as `$1` and `values` after them.

    `order` names columns of the record, the last unique; a leading minus turns one around. Columns must not be NULL.
    """

    record: type[Record]
    columns: str
    parent: str
    source: str
    order: tuple[str, ...]
    values: tuple[Any, ...] = ()

    @property
    def about(self) -> bytes:
        """What its cursors are sealed about: a cursor of another list or order is none of this one."""
        return f"{self.record.__name__} of {self.parent} by {', '.join(self.order)}".encode()

    def key(self, row: Record) -> Key:
        """Where a row stands: what its cursor says."""
        return tuple(getattr(row, name.lstrip("-")) for name in self.order)

    def parse_key(self, values: Sequence[Any]) -> Key:
        """A key from its JSON form; ValueError when it is not one of this list's."""
        types = get_type_hints(self.record)
        return tuple(
            read(types[name.lstrip("-")], value) for name, value in zip(self.order, values, strict=True)
        )

    async def pages(self, parents: Sequence[UUID], window: Window) -> dict[UUID, Slice[Record]]:
        """One statement, however many parents."""
        found: dict[UUID, list[Record]] = {parent: [] for parent in parents}
        values = [list(parents), *self.values, window.size + 1, *(window.key or ())]
        for parent, row in await fetch_by_parent(self.record, self._statement(window), *values):
            found[parent].append(row)
        return {parent: _cut(rows, window) for parent, rows in found.items()}

    async def counts(self, parents: Sequence[UUID]) -> dict[UUID, int]:
        """How many there are in all, whatever the page."""
        sql = f"SELECT {self.parent}, count(*) {self.source} GROUP BY {self.parent}"
        counted = await fetch(Counted, sql, list(parents), *self.values)
        return {**dict.fromkeys(parents, 0), **dict(counted)}

    async def neighbours(self, parents: Sequence[UUID], ids: Sequence[UUID], step: str) -> dict[UUID, UUID]:
        """By row id: the id of the row after it (`lead`) or before it (`lag`) in the same parent's list."""
        sql = f"""
SELECT id, neighbour FROM (
  SELECT id, {step}(id) OVER (PARTITION BY parent_id ORDER BY {self._ordered(Window(1))}) AS neighbour
  FROM (SELECT {self.parent} AS parent_id, {self.columns} {self.source}) AS listed
) AS beside WHERE neighbour IS NOT NULL AND id = ANY(${len(self.values) + 2})"""
        return dict(await fetch(Beside, sql, list(parents), *self.values, list(ids)))

    def _statement(self, window: Window) -> str:
        limit = len(self.values) + 2
        beyond = self._beyond(window, limit + 1) if window.key else "TRUE"
        fields = ", ".join(f'"{field}"' for field in fields_of(self.record))
        return f"""
SELECT parent_id, {fields} FROM (
  SELECT page.*, row_number() OVER (PARTITION BY parent_id ORDER BY {self._ordered(window)}) AS place
  FROM (SELECT {self.parent} AS parent_id, {self.columns} {self.source}) AS page
  WHERE {beyond}
) AS placed WHERE place <= ${limit} ORDER BY parent_id, place"""

    def _ordered(self, window: Window) -> str:
        return ", ".join(
            f'"{name.lstrip("-")}" {"DESC" if _falls(name, window) else "ASC"}' for name in self.order
        )

    def _beyond(self, window: Window, start: int) -> str:
        """(a > $1) OR (a = $1 AND b > $2) …, each with its own direction."""
        branches = []
        for place, name in enumerate(self.order):
            same = [f'"{other.lstrip("-")}" = ${start + i}' for i, other in enumerate(self.order[:place])]
            past = f'"{name.lstrip("-")}" {"<" if _falls(name, window) else ">"} ${start + place}'
            branches.append("(" + " AND ".join([*same, past]) + ")")
        return "(" + " OR ".join(branches) + ")"


def _falls(name: str, window: Window) -> bool:
    return name.startswith("-") != window.backward


def _cut(rows: list[Record], window: Window) -> Slice[Record]:
    """One row more than the page was read, which tells whether the list goes on."""
    more, rows = len(rows) > window.size, rows[: window.size]
    came_from = window.key is not None
    if window.backward:
        return Slice(rows[::-1], has_next=came_from, has_previous=more)
    return Slice(rows, has_next=more, has_previous=came_from)
