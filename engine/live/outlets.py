"""Where do the answers of a shared run go?"""

import asyncio
from collections.abc import Hashable
from typing import Protocol

from engine.live.answers import Answer


class Outlet(Protocol):
    """One who watches, on whatever transport."""

    def push(self, payload: bytes) -> None:
        """The newest answer, as JSON. Must not wait, and must not raise."""


class Alone(Exception):
    """This subscription depends on who asks: it must be run for each."""


class Member:
    """Somebody who watches. `done` holds the last words, once the run has nothing more to say to them."""

    __slots__ = ("done", "outlet", "shown", "who")

    def __init__(self, who: Hashable, outlet: Outlet) -> None:
        self.who, self.outlet = who, outlet
        self.shown: Answer | None = None
        self.done: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()

    def show(self, answer: Answer) -> None:
        """Unless it is what they see already."""
        if self.shown is not answer:
            self.outlet.push(answer.first if self.shown is None else answer.payload)
            self.shown = answer

    def end(self, last: bytes | Exception) -> None:
        if self.done.done():  # who has left does not wait for it
            return
        if isinstance(last, bytes):
            self.done.set_result(last)
        else:
            self.done.set_exception(last)
