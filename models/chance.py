"""Where does chance come from? From the system, for keys, lines and secrets alike; a test brings its own."""

import time
from collections.abc import Callable
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


_SYSTEM = SystemRandom()  # the kernel's, as `secrets` and `uuid4` use it
SYSTEM = Chance(_SYSTEM, _SYSTEM, _SYSTEM, _SYSTEM, time.time_ns)
CHANCE: ContextVar[Chance] = ContextVar("chance", default=SYSTEM)
