"""Under which aliases do learners appear? (rule 27)"""

from random import SystemRandom
from typing import NamedTuple
from uuid import UUID

import coolname

from models.rows import fetch

coolname.replace_random(SystemRandom())  # an alias must not be guessable from the one before
MOST_TRIES = 20


class Alias(NamedTuple):
    alias: str


async def new_aliases(space_id: UUID, count: int) -> list[str]:
    """Random, readable, unique in the space, whose lock is held; longer ones where the short ones run out."""
    found: set[str] = set()
    for attempt in range(MOST_TRIES):
        words = 2 if attempt < MOST_TRIES // 2 else 3
        drawn = {_draw(words) for _ in range(count - len(found))} - found
        found |= drawn - await _taken(space_id, drawn)
        if len(found) == count:
            return list(found)
    raise RuntimeError(f"found no {count} aliases that are free")


def _draw(words: int) -> str:
    return " ".join(coolname.generate(words)).title()


async def _taken(space_id: UUID, aliases: set[str]) -> set[str]:
    sql = "SELECT alias FROM learner WHERE space_id = $1 AND alias = ANY($2)"
    return {row.alias for row in await fetch(Alias, sql, space_id, list(aliases))}
