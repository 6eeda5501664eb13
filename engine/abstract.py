"""How do objects of an interface or a union become what the answer says: of which type is each?"""

from collections import defaultdict
from collections.abc import Callable, Sequence
from typing import Any

from graphql import GraphQLAbstractType, GraphQLObjectType, GraphQLResolveInfo

from engine.failures import NULLED
from engine.objects import Objects, is_strawberrys, known
from engine.outcomes import Column, Outcome, then, together
from engine.places import Places, SomePlaces
from engine.run import Asked, Run, put
from engine.sharing import Distinct, shared

Plan = Callable[[Run, GraphQLObjectType], Objects]


class Abstract:
    """Objects of an interface or a union. What is asked of a type is planned when the first of it comes."""

    pure = False  # what it depends on is known only then

    def __init__(self, kind: GraphQLAbstractType, asked: Asked, plan: Plan) -> None:
        self.kind, self.asked, self.plan = kind, asked, plan
        self.by_name = dict[str, Objects]()

    def complete(self, run: Run, column: Column, places: Places) -> Outcome:
        resolve = self.kind.resolve_type or run.context.type_resolver
        if not is_strawberrys(resolve):
            names = [
                self._name(resolve, value, self.asked.info(run, places, row))
                for row, value in enumerate(column)
            ]
            return then(known(run, names), lambda found: self._by_type(run, column, found, places))
        info = self.asked.info(run, places, 0)
        distinct = shared(column)
        names = [self._name(resolve, value, info) for value in (distinct.objects if distinct else column)]
        if distinct:
            return then(
                known(run, names), lambda found: self._complete_shared(run, column, distinct, found, places)
            )
        return then(known(run, names), lambda found: self._by_type(run, column, found, places))

    def _complete_shared(
        self, run: Run, column: Column, distinct: Distinct, names: Column, places: Places
    ) -> Outcome:
        """Once for each object, if what is asked of all their types allows it."""
        kinds = self._kinds(run, distinct.objects, names)
        if all(isinstance(kind, Objects) and kind.pure for kind in kinds):
            done = self._by_type(run, distinct.objects, names, distinct.places(places))
            return then(done, distinct.spread)
        return self._by_type(run, column, distinct.spread(names), places)

    def _name(self, resolve: Any, value: Any, info: GraphQLResolveInfo[Any]) -> Any:
        try:
            return resolve(value, info, self.kind)
        except Exception as error:
            return error

    def _by_type(self, run: Run, column: Column, names: Column, places: Places) -> Outcome:
        groups = defaultdict[Objects, list[int]](list)
        for row, kind in enumerate(self._kinds(run, column, names)):
            if isinstance(kind, Objects):
                groups[kind].append(row)
            else:
                run.fail(kind, self.asked.nodes, places, row)
        outcomes = [self._some(run, kind, column, rows, places) for kind, rows in groups.items()]
        all_rows = [row for rows in groups.values() for row in rows]
        return together(
            outcomes,
            lambda done: put([NULLED] * len(column), all_rows, [value for found in done for value in found]),
        )

    def _some(self, run: Run, kind: Objects, column: Column, rows: Sequence[int], places: Places) -> Outcome:
        if len(rows) == len(column):
            return kind.complete_each(run, column, places)
        return kind.complete_each(run, [column[row] for row in rows], SomePlaces(places, rows))

    def _kinds(self, run: Run, column: Column, names: Column) -> list[Objects | Exception]:
        """For each object its type, or why it is none of the possible ones."""
        return [self._kind(run, name, value) for name, value in zip(names, column, strict=True)]

    def _kind(self, run: Run, name: Any, value: Any) -> Objects | Exception:
        if isinstance(name, Exception):
            return name
        if isinstance(name, str) and name in self.by_name:
            return self.by_name[name]
        try:
            kind = run.context.ensure_valid_runtime_type(
                name, self.kind, self.asked.details, self.asked.told, value
            )
            found = self.by_name[name] = self.plan(run, kind)
        except Exception as error:
            return error
        return found
