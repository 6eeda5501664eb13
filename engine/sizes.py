"""How many does a field give? Said where the field is declared, and read from the schema."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from inspect import iscoroutinefunction
from math import ceil
from typing import Any

from graphql import (
    GraphQLArgument,
    GraphQLField,
    GraphQLInterfaceType,
    GraphQLList,
    GraphQLNamedType,
    GraphQLNonNull,
    GraphQLObjectType,
    GraphQLSchema,
    IntValueNode,
    TypeNameMetaFieldDef,
    get_named_type,
    is_composite_type,
)

LISTED = 10  # of a list that says nothing of its size
PAGED = 100  # the most of a page, where the field says nothing else
PAGES = ("first", "last")
_SIZE = "size"


def sized(size: int) -> dict[str, int]:
    """The `metadata` of a field that gives so many; one with `first` or `last` must refuse to give more."""
    return {_SIZE: size}


@dataclass(frozen=True, slots=True)
class Shape:
    """What a field gives, of what its price is made."""

    kind: GraphQLNamedType
    composite: bool
    lists: int  # how many lists stand around it
    size: int | None  # what was declared: of a page, the most
    pages: Mapping[str, int | None]  # the arguments that say a page's size, with their defaults
    batched: bool  # a statement for the whole level
    awaited: bool  # a statement for each parent


class Shapes:
    """The fields of one schema, each looked at once."""

    def __init__(self, schema: GraphQLSchema) -> None:
        self.schema = schema
        self._known: dict[tuple[str, str], Shape | None] = {}
        self._told = _of_introspection(schema)

    def of(self, parent: GraphQLNamedType, name: str) -> Shape | None:
        """None for a field that is not there: the validation says so."""
        key = (parent.name, name)
        if key not in self._known:
            if len(self._known) > MOST_SHAPES:  # names that nobody declared are remembered too
                self._known.clear()
            self._known[key] = self._shape(parent, name)
        return self._known[key]

    def is_introspection(self, kind: GraphQLNamedType) -> bool:
        return kind.name.startswith("__")

    def _shape(self, parent: GraphQLNamedType, name: str) -> Shape | None:
        fields = list(self._fields(parent, name))
        if not fields:
            return None
        first, kind = fields[0], get_named_type(fields[0].type)
        sizes = [size for field in fields if (size := _declared(field)) is not None]
        told = self._told.get((parent.name, name))
        return Shape(
            kind,
            is_composite_type(kind),
            _lists(first.type),
            max(sizes) if sizes else told,
            {name: _default(first.args[name]) for name in PAGES if name in first.args},
            any(_is_batch(field) for field in fields),
            any(_is_awaited(field) for field in fields),
        )

    def _fields(self, parent: GraphQLNamedType, name: str) -> Iterator[GraphQLField]:
        """The field, and what it is in each type that stands behind an interface."""
        if name == "__typename":
            yield TypeNameMetaFieldDef
            return
        if isinstance(parent, GraphQLObjectType | GraphQLInterfaceType):
            found = self.schema.get_field(parent, name)
            yield from [found] if found else []
        if isinstance(parent, GraphQLInterfaceType):
            for kind in self.schema.get_possible_types(parent):
                yield from [kind.fields[name]] if name in kind.fields else []


MOST_SHAPES = 20_000


def _strawberry(field: GraphQLField) -> Any:
    return field.extensions.get("strawberry-definition")


def _declared(field: GraphQLField) -> int | None:
    size = _metadata(field).get(_SIZE)
    return size if isinstance(size, int) else None


def _metadata(field: GraphQLField) -> Mapping[str, object]:
    found: Mapping[str, object] = getattr(_strawberry(field), "metadata", {})
    return found


def _is_batch(field: GraphQLField) -> bool:
    return hasattr(_function(field), "__batch__")


def _is_awaited(field: GraphQLField) -> bool:
    function = _function(field)
    return iscoroutinefunction(function) and not hasattr(function, "__batch__")


def _function(field: GraphQLField) -> object:
    return getattr(getattr(_strawberry(field), "base_resolver", None), "wrapped_func", None)


def _default(argument: GraphQLArgument) -> int | None:
    told = argument.default
    if told and isinstance(told.literal, IntValueNode):
        return int(told.literal.value)
    value = told.value if told else argument.default_value
    return value if isinstance(value, int) else None


def _lists(kind: object) -> int:
    if isinstance(kind, GraphQLNonNull):
        return _lists(kind.of_type)
    return 1 + _lists(kind.of_type) if isinstance(kind, GraphQLList) else 0


def _of_introspection(schema: GraphQLSchema) -> dict[tuple[str, str], int]:
    """How many types there are, and how many fields and arguments one has on the average."""
    kinds = schema.type_map.values()
    fields = [
        field
        for kind in kinds
        if isinstance(kind, GraphQLObjectType | GraphQLInterfaceType)
        for field in kind.fields.values()
    ]
    arguments = sum(len(field.args) for field in fields)
    average = ceil(len(fields) / len(kinds))
    return {
        ("__Schema", "types"): len(kinds),
        ("__Type", "fields"): average,
        ("__Type", "inputFields"): average,
        ("__Type", "enumValues"): average,
        ("__Type", "interfaces"): 1,
        ("__Type", "possibleTypes"): 1,
        ("__Field", "args"): ceil(arguments / max(1, len(fields))),
    }
