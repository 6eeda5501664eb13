"""Under which aliases do learners appear? (rule 27)"""

from collections.abc import Iterable
from random import Random
from typing import NamedTuple
from uuid import UUID

import coolname

from actions.aside import aside
from models.chance import CHANCE
from models.keys import new_entry_id
from models.rows import fetch, records
from models.searching import sorting

MOST_TRIES = 20
SHORT, LONG = 2, 3  # words: of two there are some hundred thousand, of three some hundred million
MANY_ALIASES = 10_000  # of so many short ones few meet


class _Drawn(Random):
    """coolname keeps one generator: an alias must not be guessable from the one before."""

    def randrange(self, start: int, stop: int | None = None, step: int = 1) -> int:
        return CHANCE.get().aliases.randrange(start, stop, step)


coolname.replace_random(_Drawn())


class Alias(NamedTuple):
    alias: str


async def new_aliases(space_id: UUID, count: int) -> list[str]:
    """Random, readable, unique in the space, whose lock is held; longer ones where the short ones run out."""
    found: dict[str, None] = {}  # in the order in which they were drawn
    for attempt in range(MOST_TRIES):
        words, missing = SHORT if attempt < MOST_TRIES // 2 else LONG, count - len(found)
        some = await aside(missing, several, words, missing + missing // 4 + 1)
        taken = await _taken(space_id, some)
        found |= {alias: None for alias in some if alias not in taken}
        if len(found) >= count:
            return list(found)[:count]
    raise RuntimeError(f"found no {count} aliases that are free")


async def new_line(space_id: UUID, name: str | None) -> dict[str, object]:
    """What a learner of this name gets to be known by anew: an alias, a line, and their place in lists (rule 27)."""
    (alias,) = await new_aliases(space_id, 1)
    return {"alias": alias, "entry_id": new_entry_id(), "sort_name": sorting(name or alias)}


def several(words: int, count: int) -> list[str]:
    """So many thousand different ones, which somebody may have already."""
    found: dict[str, None] = {}
    while len(found) < count:
        found[_drawn(words)] = None
    return list(found)


def _drawn(words: int) -> str:
    return " ".join(coolname.generate(words)).title()


async def _taken(space_id: UUID, aliases: Iterable[str]) -> set[str]:
    # Looked up one by one: joined, PostgreSQL would go through the whole space.
    sql = """
SELECT given.alias FROM json_to_recordset($2) AS given(alias text)
WHERE (SELECT learner.id FROM learner WHERE space_id = $1 AND learner.alias = given.alias) IS NOT NULL"""
    given = records(("alias",), ((alias,) for alias in aliases))
    return {row.alias for row in await fetch(Alias, sql, space_id, given)}
