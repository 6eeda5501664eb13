"""Which values stand in the answer as they are?"""

from collections.abc import Callable
from math import isfinite
from typing import Any, NamedTuple

from graphql import GraphQLBoolean, GraphQLFloat, GraphQLID, GraphQLInt, GraphQLString

from engine.outcomes import Column

MOST_INT, LEAST_INT = 2**31 - 1, -(2**31)


class Plain(NamedTuple):
    """Values of this type go into the answer unchanged, where this holds for all of a column (None aside)."""

    type: type
    fits: Callable[[Column], bool] = bool


def _in_range(column: Column) -> bool:
    return bool(max(column) <= MOST_INT and min(column) >= LEAST_INT)


def _finite(column: Column) -> bool:
    return all(map(isfinite, column))


PLAIN: dict[Any, Plain] = {
    GraphQLString: Plain(str),
    GraphQLID: Plain(str),
    GraphQLBoolean: Plain(bool),
    GraphQLInt: Plain(int, _in_range),
    GraphQLFloat: Plain(float, _finite),
}
