"""How are several measured side by side? In turns, so that whatever else the machine does hits all alike."""

import math
import sys
import time
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass

from bench.asking import Door, Unanswered, timed
from bench.results import Sample

Run = Callable[[], Awaitable[float]]  # seconds for one unit of work


@dataclass(frozen=True)
class Track:
    """How the race is run. `quick` is a smoke of it: small worlds and one turn, whose figures mean nothing."""

    quick: bool = False
    node: bool = True
    alone: bool = False  # Laurel and the limit, without peers

    @property
    def turns(self) -> int:
        return 1 if self.quick else 3

    @property
    def patience(self) -> float:
        """Seconds: who has used so many gets no further turn."""
        return 0.0 if self.quick else 8.0

    @property
    def seconds(self) -> float:
        """That one turn of a fast one takes."""
        return 0.05 if self.quick else 0.6

    @property
    def warming(self) -> float:
        """Seconds before anything counts."""
        return 0.0 if self.quick else 1.5


async def race(track: Track, runs: Mapping[str, Run]) -> dict[str, Sample]:
    """By name: as many turns as patience allows, at least one each. A B C, A B C.

    A turn in which somebody does not answer counts as one without end.
    """
    found: dict[str, list[float]] = {name: [] for name in runs}
    spent = dict.fromkeys(runs, 0.0)
    for turn in range(track.turns):
        for name, run in runs.items():
            if turn and spent[name] > track.patience:
                continue
            started = time.perf_counter()
            found[name].append(await _answered(name, run))
            spent[name] += time.perf_counter() - started
    return {name: Sample(values) for name, values in found.items()}


async def _answered(name: str, run: Run) -> float:
    try:
        return await run()
    except Unanswered as error:
        print(f"{name} did not answer: {error}", file=sys.stderr)
        return math.inf


async def reading(track: Track, door: Door, asked: str, clients: int = 1) -> Run:
    """A run of so many equal requests as fill a turn, warmed up; gives the seconds for each."""
    each = await _warmed(track, door, asked)
    count = clients * max(1, math.ceil(track.seconds / each / clients))

    async def run() -> float:
        return (await timed(door, [asked], count, clients)).seconds / count

    return run


async def _warmed(track: Track, door: Door, asked: str) -> float:
    """Seconds for one, once caches are filled and what is compiled on the way is compiled."""
    each, spent, count = 0.0, 0.0, 1
    while not each or spent < track.warming:
        outcome = await timed(door, [asked], count)
        each, spent, count = outcome.seconds / count, spent + outcome.seconds, 2 * count
    return each
