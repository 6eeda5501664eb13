"""How many sockets and event streams are open, and may there be one more?"""

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from laurel.sockets.each import Each, Full
from laurel.sockets.operations import Operations
from laurel.sockets.sign_ins import SignIns
from laurel.sockets.tallies import Tally
from models.who import Who


class Connections:
    """Those of one process, counted; and whether it is going away."""

    def __init__(self, most: int, most_each: int, operations: Operations) -> None:
        self._most = most
        self.operations = operations
        self.sign_ins = SignIns()
        self._open = 0
        self._each = Each(most_each, "You have {} connections open here: close one first.")
        self._waiting: dict[object, Callable[[], None]] = {}  # how each is sent away, the longest here first
        self.going_away = asyncio.Event()

    @property
    def tallies(self) -> dict[str, Tally]:
        """What is counted of each, by its kind."""
        return {"connections": self._each.tally, **self.operations.tallies}

    @contextmanager
    def one(self) -> Iterator[None]:
        """Full, or a place until the end of the block."""
        if self._open >= self._most:
            self._make_room()
        self._open += 1
        try:
            yield
        finally:
            self._open -= 1

    @contextmanager
    def waiting(self, leave: Callable[[], None]) -> Iterator[None]:
        """Has not signed in before the end of the block; `leave` is called to give the place to somebody else."""
        place = object()
        self._waiting[place] = leave
        try:
            yield
        finally:
            self._waiting.pop(place, None)

    def _make_room(self) -> None:
        """Full, or a place of who waits: else one address could fill the process without ever signing in (T34)."""
        if not self._waiting:
            raise Full
        self._waiting.pop(next(iter(self._waiting)))()

    @contextmanager
    def one_of(self, who: Who, network: str) -> Iterator[None]:
        """Crowded, or a place until the end of the block. Who has not signed in counts with their network."""
        with self._each.one_of(who, network):
            yield

    def __len__(self) -> int:
        return self._open
