"""What do the subscriptions that each runs cost, and may they have one more?"""

from collections.abc import Hashable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from laurel.sockets.each import key_of
from laurel.sockets.tallies import Tally
from models.who import Who


class Dear(Exception):
    """Whoever asks would run more than one may. Asking for less, or ending something, changes that."""


class LiveCosts:
    """Each event of a subscription may cost what the subscription does, so a number says too little."""

    def __init__(self, most: int) -> None:
        self.tally = Tally(most)

    @contextmanager
    def one_of(self, who: Who, network: str) -> Iterator[None]:
        """A place that `book` finds, here and in tasks that begin here; given back at the end of the block."""
        place = _Place(self.tally, key_of(who, network))
        before = _here.set(place)
        try:
            yield
        finally:
            _here.reset(before)
            place.end()


class _Place:
    """Of one operation."""

    def __init__(self, tally: Tally, whose: Hashable) -> None:
        self._tally, self._whose = tally, whose
        self._cost = 0
        self.is_over = False

    def book(self, cost: int) -> None:
        others = self._tally[self._whose] - self._cost
        if others + cost > self._tally.most:
            told = f"This subscription costs {cost}, those that you run here {others} already, of at most"
            raise Dear(f"{told} {self._tally.most}: end one, or ask for less.")
        self._change(cost)

    def end(self) -> None:
        self.is_over = True
        self._change(0)

    def _change(self, cost: int) -> None:
        self._tally.change(self._whose, cost - self._cost)
        self._cost = cost


_here: ContextVar[_Place | None] = ContextVar("the place of the operation that runs", default=None)


def book(cost: int) -> None:
    """Dear, or on the place of the operation that runs. Twice is as once: a shared run, which goes through the same
    again in the name of who came first, and may outlive them, costs nobody more."""
    place = _here.get()
    if place and not place.is_over:
        place.book(cost)
