"""How do objects of one type become what the answer says?"""

from itertools import repeat
from typing import Any

from graphql import GraphQLObjectType
from graphql.execution.executor import invalid_return_type_error
from strawberry.types.cast import TYPE_CAST_ATTRIBUTE

from engine.failures import NULLED
from engine.outcomes import Column, Outcome, then
from engine.places import Places, SomePlaces
from engine.positions import arrived, awaitable_rows
from engine.run import Asked, Run, put
from engine.selections import Selection
from engine.sharing import shared

NO_INFO: Any = None  # Strawberry's own question does not look at it


class Objects:
    """Objects of one type, and what is asked of them."""

    def __init__(self, kind: GraphQLObjectType, asked: Asked, selection: Selection) -> None:
        self.kind, self.asked, self.selection = kind, asked, selection
        self.check: Any = kind.is_type_of
        self.pure = selection.pure and (self.check is None or is_strawberrys(self.check))

    def complete(self, run: Run, column: Column, places: Places) -> Outcome:
        distinct = shared(column) if self.pure else None
        if distinct is None:
            return self.complete_each(run, column, places)
        done = self.complete_each(run, distinct.objects, distinct.places(places))
        return then(done, distinct.spread)

    def complete_each(self, run: Run, column: Column, places: Places) -> Outcome:
        """Each object by itself, equal or not."""
        if self.check is None or self._are_by_class(column):
            return self.selection.run(run, column, places)
        verdicts = [self._is_one(run, value, places, row) for row, value in enumerate(column)]
        return then(known(run, verdicts), lambda found: self._complete_good(run, column, found, places))

    def _are_by_class(self, column: Column) -> bool:
        """Strawberry's own question looks at the class alone, unless an object was cast."""
        if not is_strawberrys(self.check):
            return False
        if any(map(getattr, column, repeat(TYPE_CAST_ATTRIBUTE), repeat(None))):
            return False
        one_of_each = dict(zip(map(type, column), column, strict=True))
        return all(self.check(value, NO_INFO) for value in one_of_each.values())

    def _is_one(self, run: Run, value: Any, places: Places, row: int) -> Any:
        try:
            return self.check(value, self.asked.info(run, places, row))
        except Exception as error:
            return error

    def _complete_good(self, run: Run, column: Column, verdicts: Column, places: Places) -> Outcome:
        good = list[int]()
        for row, verdict in enumerate(verdicts):
            if isinstance(verdict, Exception):
                run.fail(verdict, self.asked.nodes, places, row)
            elif verdict:
                good.append(row)
            else:
                error = invalid_return_type_error(self.kind, column[row], self.asked.details)
                run.fail(error, self.asked.nodes, places, row)
        values = [column[row] for row in good]
        done = self.selection.run(run, values, SomePlaces(places, good)) if good else values
        return then(done, lambda found: put([NULLED] * len(column), good, found))


def is_strawberrys(function: Any) -> bool:
    """Whether Strawberry made the question of an object's type: it looks at the object alone."""
    return str(function.__module__).startswith("strawberry.")


def known(run: Run, values: Column) -> Outcome:
    """Values of which some may have to be waited for, an exception where that failed."""
    waiting = awaitable_rows(run, values, set(map(type, values)))
    return arrived(run, values, waiting) if waiting else values
