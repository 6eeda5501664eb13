"""How often is a neighbour asked that does not answer? By one at a time, after pauses that double: no storm."""

import asyncio
import random
from dataclasses import dataclass

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 60.0  # seconds


@dataclass
class Recovering:
    """Of one neighbour, as one process sees it."""

    failures: int = 0
    until: float = 0.0  # by the clock of the loop

    def failed(self) -> None:
        """Several that were on their way fail as one."""
        now = asyncio.get_running_loop().time()
        if now < self.until:
            return
        pause = min(FIRST_PAUSE * 2 ** min(self.failures, 10), LONGEST_PAUSE)
        self.failures += 1
        self.until = now + pause * random.uniform(0.5, 1)  # noqa: S311 - so that processes do not come together

    def answered(self) -> None:
        self.failures, self.until = 0, 0.0

    def room(self, most: int, busy: int) -> int:
        """How many more may be sent there: as many as there are places, or one that finds out how it is."""
        if not self.failures:
            return most - busy
        return int(not busy and asyncio.get_running_loop().time() >= self.until)
