"""Where does chance come from? From the system, for keys, lines and secrets alike; a test brings its own."""

import os
import time
from array import array
from collections.abc import Callable, Iterator
from contextvars import ContextVar
from random import Random, SystemRandom
from typing import NamedTuple


class Chance(NamedTuple):
    """`entries` are the ids of lines; `nanoseconds` are those since 1970, for keys that sort by when they were made."""

    keys: Random
    entries: Random
    aliases: Random
    secrets: Random
    nanoseconds: Callable[[], int]


class _Drawn(SystemRandom):
    """The kernel's too, but many words at a time: a large import draws half a million, each by a call."""

    def __init__(self) -> None:
        super().__init__()
        self._words: Iterator[int] = iter(())
        os.register_at_fork(after_in_child=self._forget)

    def getrandbits(self, k: int) -> int:
        if k <= 64:
            return self._word() >> 64 - k
        return self._word() << k - 64 | self.getrandbits(k - 64)

    def _word(self) -> int:
        while (word := next(self._words, None)) is None:
            self._words = iter(array("Q", os.urandom(8 * 512)))
        return word

    def _forget(self) -> None:
        self._words = iter(())


_SYSTEM, _DRAWN = SystemRandom(), _Drawn()  # the kernel's, as `secrets` and `uuid4` use it
SYSTEM = Chance(_DRAWN, _DRAWN, _DRAWN, _SYSTEM, time.time_ns)
CHANCE: ContextVar[Chance] = ContextVar("chance", default=SYSTEM)
