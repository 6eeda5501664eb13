"""What came of the race, in a table: times with their spread, ratios, and what was aimed at?"""

import math
from collections.abc import Sequence
from statistics import median
from typing import NamedTuple


class Sample(NamedTuple):
    """Seconds for one unit of work, measured some times."""

    values: Sequence[float]

    @property
    def middle(self) -> float:
        return median(self.values)

    def __str__(self) -> str:
        """In the unit that suits, with the smallest and the largest."""
        if math.isinf(self.middle):
            return "no answer"
        scale, unit, digits = _unit(self.middle)
        low, middle, high = (f"{value * scale:,.{digits}f}" for value in _three(self.values))
        return f"{middle} {unit}" + (f" ({low}–{high})" if len(self.values) > 1 else "")


def _three(values: Sequence[float]) -> tuple[float, float, float]:
    return min(values), median(values), max(values)


def _unit(seconds: float) -> tuple[float, str, int]:
    if seconds >= 0.1:
        return 1e3, "ms", 0
    return (1e3, "ms", 1) if seconds >= 0.001 else (1e6, "µs", 1)


class Aim(NamedTuple):
    """What a ratio should be: at most or at least so much."""

    bound: float
    at_most: bool = False

    def is_met(self, ratio: float) -> bool:
        return ratio <= self.bound if self.at_most else ratio >= self.bound

    def __str__(self) -> str:
        return f"at {'most' if self.at_most else 'least'} {self.bound:g}"


class Result(NamedTuple):
    """One line of the table."""

    work: str
    ours: str
    against: str
    theirs: str
    ratio: float
    times: str
    aim: Aim | None = None

    def line(self) -> str:
        met = "" if self.aim is None else f"{self.aim}: {'met' if self.aim.is_met(self.ratio) else 'missed'}"
        ratio = f"{self.ratio:.2f} × {self.times}"
        return f"| {self.work} | {self.ours} | {self.against} | {self.theirs} | {ratio} | {met} |"


def cost(work: str, ours: Sample, against: str, theirs: Sample, at_most: float) -> Result:
    """How many times their time we take."""
    ratio = ours.middle / theirs.middle
    return Result(work, str(ours), against, str(theirs), ratio, "the time", Aim(at_most, at_most=True))


def gain(
    work: str,
    ours: Sample,
    against: str,
    theirs: Sample,
    at_least: float | None = None,
    *,
    rates: bool = False,
) -> Result:
    """How many times as fast as they we are. `rates` shows what is done in a second instead of the time."""
    told = _rate if rates else str
    aim = None if at_least is None else Aim(at_least)
    return Result(work, told(ours), against, told(theirs), theirs.middle / ours.middle, "as fast", aim)


def _rate(sample: Sample) -> str:
    low, middle, high = _three([1 / value for value in sample.values])
    spread = f" ({low:,.0f}–{high:,.0f})" if len(sample.values) > 1 else ""
    return f"{middle:,.0f}/s{spread}"


HEADER = """\
| work | Laurel | against | theirs | Laurel is or takes | aim |
|---|---|---|---|---|---|"""


def table(results: Sequence[Result]) -> str:
    """In Markdown."""
    return "\n".join([HEADER, *(result.line() for result in results)])
