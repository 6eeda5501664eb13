"""How many sockets and event streams are open, and may there be one more?"""

import asyncio
from collections import Counter
from collections.abc import Callable, Hashable, Iterator
from contextlib import contextmanager

from models.who import Display, Viewer, Who


class Full(Exception):
    """This process holds all that it may. Another one, or this one later, has room: clients come back."""

    def __init__(self) -> None:
        super().__init__("This server is full. Try again later.")


class Crowded(Exception):
    """Whoever asks holds all that one may. Coming back changes nothing before one of them is closed."""

    def __init__(self, most: int) -> None:
        super().__init__(f"You have {most} connections open here: close one first.")


class Connections:
    """Those of one process, counted; and whether it is going away."""

    def __init__(self, most: int, most_each: int) -> None:
        self._most = most
        self._most_each = most_each
        self._open = 0
        self._each: Counter[Hashable] = Counter()
        self._waiting: dict[object, Callable[[], None]] = {}  # how each is sent away, the longest here first
        self.going_away = asyncio.Event()

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
        key = _key(who, network)
        if self._each[key] >= self._most_each:
            raise Crowded(self._most_each)
        self._each[key] += 1
        try:
            yield
        finally:
            self._each[key] -= 1
            if not self._each[key]:
                del self._each[key]

    def __len__(self) -> int:
        return self._open


def _key(who: Who, network: str) -> Hashable:
    match who:
        case Viewer(user_id=user_id):
            return user_id
        case Display(token_id=token_id):
            return token_id
        case _:
            return network
