"""Which errors does an answer tell, in which order, and which places become null?

graphql-core goes depth first and stops at the first error of a place that becomes null. A level meets errors in
another order: they are kept as they come, and told as graphql-core would have met them.
"""

import math
from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

from graphql import FieldNode, GraphQLError, located_error

from engine.places import Places, Steps


class Nulled:
    """Stands in a column where something failed, until a place that may be null is reached."""


NULLED: Final = Nulled()
Nodes = list[FieldNode]


class Failure(NamedTuple):
    """One error of one row. `last` is what failed only after its items: a list that broke off."""

    error: Exception
    nodes: Nodes
    places: Places
    row: int
    last: bool = False


class _Told(NamedTuple):
    order: tuple[float, ...]
    steps: Steps
    failure: Failure


def told(failures: Iterable[Failure]) -> list[GraphQLError]:
    """The errors of the answer, one for each place that became null."""
    errors, nulled = list[GraphQLError](), set[tuple[Any, ...]]()
    for _, steps, failure in sorted(_all_told(failures), key=lambda found: found.order):
        path = tuple(step.key for step in steps)
        if any(path[:length] in nulled for length in range(len(path) + 1)):
            continue
        nulled.add(path[: _nullable_length(steps)])
        errors.append(located_error(failure.error, failure.nodes, list(path)))
    return errors


def nothing_is_left(failures: Iterable[Failure]) -> bool:
    """Whether the whole answer is null."""
    trails = (steps for failure in failures for steps in failure.places.trails(failure.row))
    return not all(map(_nullable_length, trails))


def _all_told(failures: Iterable[Failure]) -> Iterable[_Told]:
    for failure in failures:
        waits = failure.places.waits(failure.row)
        for steps in failure.places.trails(failure.row):
            end = (math.inf,) if failure.last else ()
            yield _Told((waits, *(step.order for step in steps), *end), steps, failure)


def _nullable_length(steps: Sequence[Any]) -> int:
    """The length of the path to the nearest place that may be null; 0 is the whole answer."""
    lengths = range(len(steps), 0, -1)
    return next((length for length in lengths if steps[length - 1].nullable), 0)
