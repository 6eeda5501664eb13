"""How does a step follow on another that may have to wait, and stay synchronous where nothing waits?"""

from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from graphql.pyutils import gather_with_cancel

Column = list[Any]  # one value for each place of a level
Outcome = Column | Awaitable[Column]


def then(outcome: Outcome, step: Callable[[Column], Outcome]) -> Outcome:
    """What the step makes of a column: at once if the column is there."""
    return step(outcome) if isinstance(outcome, list) else _later(outcome, step)


async def _later(outcome: Awaitable[Column], step: Callable[[Column], Outcome]) -> Column:
    return await awaited(step(await outcome))


async def awaited(outcome: Outcome) -> Column:
    """A column, waited for if need be."""
    return outcome if isinstance(outcome, list) else await outcome


def together(outcomes: Sequence[Outcome], step: Callable[[Sequence[Column]], Outcome]) -> Outcome:
    """What the step makes of several columns: those that must wait do so at the same time."""
    columns = [outcome for outcome in outcomes if isinstance(outcome, list)]
    return step(columns) if len(columns) == len(outcomes) else _all_later(outcomes, step)


async def _all_later(outcomes: Sequence[Outcome], step: Callable[[Sequence[Column]], Outcome]) -> Column:
    waiting = [outcome for outcome in outcomes if not isinstance(outcome, list)]
    arrived = iter([await waiting[0]] if len(waiting) == 1 else await gather_with_cancel(*waiting))
    return await awaited(
        step([outcome if isinstance(outcome, list) else next(arrived) for outcome in outcomes])
    )
