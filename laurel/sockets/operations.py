"""How many operations run on connections that stay open, and may there be one more?"""

from collections.abc import Iterator
from contextlib import contextmanager

from laurel.sockets.each import Each, Full
from laurel.sockets.live_costs import LiveCosts
from laurel.sockets.tallies import Tally
from models.who import Who


class Operations:
    """Those of one process, counted over all sockets and event streams: each subscription to something else is read
    anew whenever that moves, so one person with many sockets could keep a process busy."""

    def __init__(self, most: int, most_each: int, most_live_cost_each: int) -> None:
        self._most = most
        self._running = 0
        self._each = Each(most_each, "You run {} operations here, on all your connections: end one first.")
        self._live_costs = LiveCosts(most_live_cost_each)

    @property
    def tallies(self) -> dict[str, Tally]:
        """What is counted of each, by its kind."""
        return {"operations": self._each.tally, "live costs": self._live_costs.tally}

    def __len__(self) -> int:
        return self._running

    @contextmanager
    def one_of(self, who: Who, network: str) -> Iterator[None]:
        """Full, Crowded, or a place until the end of the block."""
        if self._running >= self._most:
            raise Full
        with self._each.one_of(who, network), self._live_costs.one_of(who, network):
            self._running += 1
            try:
                yield
            finally:
                self._running -= 1
