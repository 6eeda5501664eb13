"""How are scalars and enums written? A column whose values are all plain is taken as it is."""

from collections.abc import Callable
from itertools import repeat
from math import isfinite
from typing import Any

from graphql import (
    GraphQLBoolean,
    GraphQLEnumType,
    GraphQLFloat,
    GraphQLID,
    GraphQLInt,
    GraphQLLeafType,
    GraphQLString,
)

from engine.outcomes import Column
from engine.places import Places
from engine.run import Asked, Run

MOST_INT, LEAST_INT = 2**31 - 1, -(2**31)


def _in_range(column: Column) -> bool:
    return bool(max(column) <= MOST_INT and min(column) >= LEAST_INT)


# What the specification's own scalars let through unchanged: values of this type for which this holds.
AS_THEY_ARE: dict[Any, tuple[type, Callable[[Column], bool]]] = {
    GraphQLString: (str, bool),
    GraphQLID: (str, bool),
    GraphQLBoolean: (bool, bool),
    GraphQLInt: (int, _in_range),
    GraphQLFloat: (float, lambda column: all(map(isfinite, column))),
}


class Leaf:
    """A scalar or an enum."""

    pure = True

    def __init__(self, kind: GraphQLLeafType, asked: Asked) -> None:
        self.kind, self.asked = kind, asked
        self.plain: type | None
        self.fits: Callable[[Column], bool]
        self.plain, self.fits = AS_THEY_ARE.get(kind, (None, bool))
        self.few = isinstance(kind, GraphQLEnumType)

    def complete(self, run: Run, column: Column, places: Places) -> Column:
        kinds = set(map(type, column))
        if kinds == {self.plain} and self.fits(column):
            return column
        try:
            return self._few_written(run, column) if self.few else self._written(run, column)
        except Exception:  # some value can't be written: which?
            return [self._one(run, value, places, row) for row, value in enumerate(column)]

    def _written(self, run: Run, column: Column) -> Column:
        return list(map(run.context.complete_leaf_value, repeat(self.kind), column))

    def _few_written(self, run: Run, column: Column) -> Column:
        """Each object once: by identity, for the hash of an enum's member is slow."""
        ids = list(map(id, column))
        distinct = dict(zip(ids, column, strict=True))
        texts = dict(zip(distinct, self._written(run, list(distinct.values())), strict=True))
        return [texts[key] for key in ids]

    def _one(self, run: Run, value: Any, places: Places, row: int) -> Any:
        try:
            return run.context.complete_leaf_value(self.kind, value)
        except Exception as error:
            return run.fail(error, self.asked.nodes, places, row)
