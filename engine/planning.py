"""What is to be run for an operation: which fields of which type, in which way?"""

from collections.abc import Mapping
from math import inf
from typing import Any

from graphql import (
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLUnionType,
    is_leaf_type,
)
from graphql.execution.collect_fields import CollectedFields, FieldDetails, collect_fields, collect_subfields

from engine.abstract import Abstract
from engine.fields import AttributeField, Field, LevelField, ResolvedField, TypenameField
from engine.leaves import Leaf
from engine.lists import ListOf
from engine.objects import Objects
from engine.positions import Position
from engine.run import Completion, Run
from engine.selections import Chosen, Selection

MOST_SELECTIONS = 2000  # planned before an operation runs


class Unplanned(Exception):
    """The operation needs what this executor does not do; the message says what."""


class Planner:
    """Selections of one operation, each planned once however often the document comes by it."""

    def __init__(self) -> None:
        self._selections = dict[tuple[Any, ...], Selection]()
        self._most = float(MOST_SELECTIONS)
        self.fields = 0  # planned by now

    def root(self, run: Run) -> Selection:
        """What is asked of the operation's root type."""
        context = run.context
        kind = context.schema.get_root_type(context.operation.operation)
        if kind is None:
            raise Unplanned("a missing root type")
        collected = collect_fields(
            context.schema,
            context.fragments,
            context.variable_values,
            kind,
            context.operation,
            context.hide_suggestions,
        )
        found = self._selection(run, kind, collected)
        self._most = (
            inf  # what is planned later, for the types of an interface, can't be handed over any more
        )
        return found

    def objects(self, run: Run, kind: GraphQLObjectType, field: Field) -> Objects:
        """What is asked of the objects that a field gives, where they are of this type."""
        key = (kind.name, *map(id, field.nodes))
        if key not in self._selections:
            self._selections[key] = self._selection(run, kind, self._subfields(run, kind, field))
        return Objects(kind, field, self._selections[key])

    def _subfields(self, run: Run, kind: GraphQLObjectType, field: Field) -> CollectedFields:
        context = run.context
        return collect_subfields(
            context.schema,
            context.fragments,
            context.variable_values,
            context.operation,
            kind,
            field.details,
            context.hide_suggestions,
        )

    def _selection(self, run: Run, kind: GraphQLObjectType, collected: CollectedFields) -> Selection:
        if len(self._selections) > self._most:
            raise Unplanned("too many selections")
        grouped = collected.grouped_field_set.items()
        self.fields += len(grouped)
        fields = [self._field(run, kind, key, order, found) for order, (key, found) in enumerate(grouped)]
        return Selection([field for field in fields if field])

    def _field(
        self, run: Run, parent: GraphQLObjectType, key: str, order: int, details: list[FieldDetails]
    ) -> Chosen | None:
        node = details[0].node
        if node.name.value == "__typename":
            return TypenameField(key, parent)
        definition = run.context.schema.get_field(parent, node.name.value)
        if definition is None:
            return None
        field = field_of(key, order, parent, definition, details)
        field.position = self._position(run, definition.type, field)
        return field

    def _position(self, run: Run, kind: Any, field: Field) -> Position:
        nullable = not isinstance(kind, GraphQLNonNull)
        return Position(self._completion(run, kind if nullable else kind.of_type, field), nullable, field)

    def _completion(self, run: Run, kind: Any, field: Field) -> Completion:
        if is_leaf_type(kind):
            return Leaf(kind, field, run.context.plain.get(kind.name))
        if isinstance(kind, GraphQLList):
            return ListOf(self._position(run, kind.of_type, field), field)
        if isinstance(kind, GraphQLInterfaceType | GraphQLUnionType):
            return Abstract(kind, field, lambda run, found: self.objects(run, found, field))
        return self.objects(run, kind, field)


def field_of(
    key: str, order: int, parent: GraphQLObjectType, definition: GraphQLField, details: list[FieldDetails]
) -> Field:
    """The fastest way that gives what the field's resolver gives."""
    told: Mapping[str, Any] = definition.extensions or {}
    declared = told.get("strawberry-definition")
    if declared is None or declared.extensions:  # permissions are extensions, too
        return ResolvedField(key, order, parent, definition, details)
    if getattr(definition.resolve, "_is_default", False) and declared.default_resolver is getattr:
        return AttributeField(declared.python_name, key, order, parent, definition, details)
    resolver: Any = getattr(declared.base_resolver, "wrapped_func", None)
    if hasattr(resolver, "__attribute__"):
        return AttributeField(resolver.__attribute__, key, order, parent, definition, details)
    if hasattr(resolver, "__batch__"):
        return LevelField(key, order, parent, definition, details)
    return ResolvedField(key, order, parent, definition, details)
