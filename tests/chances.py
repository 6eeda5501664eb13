"""What does chance bring in a world that is made from a seed? The same for the same act, whatever else happened."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import count
from random import Random
from uuid import UUID

from models.chance import CHANCE, Chance
from models.keys import new_id

SECOND = 1_000_000_000
START = 1_900_000_000  # seconds since 1970


@contextmanager
def drawn(number: int, keys: str, lines: str) -> Iterator[None]:
    """Keys and secrets follow from the one name, aliases and ids of lines from the other.

    So a hidden act draws nothing that would have been another's, and a line need not be tied to whose keys are drawn.
    """
    clock = count((START + number) * SECOND)
    found = Chance(
        keys=_seeded(f"{keys} keys"),
        entries=_seeded(f"{lines} entries"),
        aliases=_seeded(f"{lines} aliases"),
        secrets=_seeded(f"{keys} secrets"),
        nanoseconds=clock.__next__,
    )
    before = CHANCE.set(found)
    try:
        yield
    finally:
        CHANCE.reset(before)


def keys_drawn(number: int, keys: str, how_many: int) -> list[UUID]:
    """The first that are drawn under this name, whether they are drawn or not: what a good guesser would try."""
    with drawn(number, keys, ""):
        return [new_id() for _ in range(how_many)]


def _seeded(name: str) -> Random:
    return Random(name)  # noqa: S311 (seeded on purpose)
