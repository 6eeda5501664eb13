"""How does one field of a selection get its values, for all parents of a level?"""

import asyncio
import inspect
from collections.abc import Callable, Sequence
from operator import attrgetter
from typing import Any, NamedTuple

from graphql import GraphQLField, GraphQLObjectType, GraphQLResolveInfo, OperationType
from graphql.execution.collect_fields import FieldDetails
from graphql.execution.values import get_argument_values

from engine.failures import Nodes
from engine.level import Level
from engine.outcomes import Column, Outcome, then
from engine.places import FieldPlaces, Places, Step
from engine.positions import Position
from engine.run import Run
from engine.turns import MANY


class Told(NamedTuple):
    """What messages say of a field."""

    parent_type: GraphQLObjectType
    field_name: str


class Field:
    """A field of one type, as one place of the document asks for it. `position` is set when its type is planned."""

    position: Position

    def __init__(
        self,
        key: str,
        order: int,
        parent: GraphQLObjectType,
        definition: GraphQLField,
        details: Sequence[FieldDetails],
    ) -> None:
        self.key, self.order, self.parent, self.definition = key, order, parent, definition
        self.details = list(details)
        self.nodes: Nodes = [detail.node for detail in details]
        self.told = Told(parent, self.nodes[0].name.value)
        self.label = f"{parent.name}.{self.told.field_name}"
        self.takes_arguments = bool(definition.args or self.nodes[0].arguments)

    @property
    def pure(self) -> bool:
        """Whether the value depends on the parent and the arguments alone."""
        return False

    def run(self, run: Run, parents: Column, places: Places) -> Outcome:
        here = FieldPlaces(places, Step(self.order, self.key, self.position.nullable, self.parent.name))
        return then(self.values(run, parents, here), lambda column: self.position.complete(run, column, here))

    def values(self, run: Run, parents: Column, here: Places) -> Outcome:
        """One for each parent; an exception stands for what was raised."""
        raise NotImplementedError

    def info(self, run: Run, here: Places, row: int) -> GraphQLResolveInfo[Any]:
        """What a resolver is told of where it runs; Strawberry has a class of its own for it."""
        return run.context.build_resolve_info(self.definition, self.nodes, self.parent, here.path(row))

    def arguments(self, run: Run) -> dict[str, Any]:
        if not self.takes_arguments:
            return {}
        context, details = run.context, self.details[0]
        return get_argument_values(
            self.definition,
            details.node,
            context.variable_values,
            details.fragment_variable_values,
            context.hide_suggestions,
        )


class ResolvedField(Field):
    """Its resolver is called for each parent, as graphql-core does."""

    def values(self, run: Run, parents: Column, here: Places) -> Column:
        resolve = self.definition.resolve or run.context.field_resolver
        return [self._value(run, resolve, parent, here, row) for row, parent in enumerate(parents)]

    def _value(self, run: Run, resolve: Any, parent: Any, here: Places, row: int) -> Any:
        try:
            return resolve(parent, self.info(run, here, row), **self.arguments(run))
        except Exception as error:
            return error


class AttributeField(Field):
    """An attribute of the parent, or one of what it holds, as in `row.name`."""

    def __init__(self, path: str, *args: Any) -> None:
        super().__init__(*args)
        self.get: Callable[[Any], Any] = attrgetter(path)

    @property
    def pure(self) -> bool:
        return self.position.pure

    def values(self, run: Run, parents: Column, here: Places) -> Column:
        try:
            return list(map(self.get, parents))
        except Exception:  # some parent has none: which?
            return list(map(self._value, parents))

    def _value(self, parent: Any) -> Any:
        try:
            return self.get(parent)
        except Exception as error:
            return error


class LevelField(Field):
    """Its function is called once, with all parents."""

    @property
    def pure(self) -> bool:
        return self.position.pure

    def values(self, run: Run, parents: Column, here: Places) -> Outcome:
        resolve: Any = self.definition.resolve
        try:
            values = resolve(Level(parents), self.info(run, here, 0), **self.arguments(run))
            return (
                _arrived(run, values, parents) if run.context.is_awaitable(values) else _each(values, parents)
            )
        except Exception as error:
            return [error] * len(parents)


async def _arrived(run: Run, values: Any, parents: Column) -> Column:
    run.waited = True
    try:
        if len(parents) >= MANY:
            await _await_turn(run, values)
        return _each(await values, parents)
    except Exception as error:
        return [error] * len(parents)


async def _await_turn(run: Run, values: Any) -> None:
    """Only queries wait for who reads much: no event of a subscription does, and no mutation."""
    if run.context.operation.operation is not OperationType.QUERY:
        return
    try:
        await run.turn.come()
    except asyncio.CancelledError:
        if inspect.iscoroutine(values):
            values.close()  # it will not be begun any more
        raise


def _each(values: Any, parents: Column) -> Column:
    if len(values) == len(parents):
        return values if isinstance(values, list) else list(values)
    wrong: Exception = ValueError(f"a batch gave {len(values)} values for {len(parents)} parents")
    return [wrong] * len(parents)


class TypenameField:
    """The name of the type."""

    pure = True

    def __init__(self, key: str, parent: GraphQLObjectType) -> None:
        self.key, self.name = key, parent.name

    def run(self, run: Run, parents: Column, places: Places) -> Outcome:
        return [self.name] * len(parents)
