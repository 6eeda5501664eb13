"""What does the document ask of the objects that a field gives?"""

from collections.abc import Iterable
from contextlib import suppress
from typing import Any

from graphql import FieldNode, GraphQLError
from graphql.execution.values import VariableValues, get_argument_values

from engine.flattening import flattened


def asked(info: Any, *path: str) -> frozenset[str]:
    """The names of the fields asked for beneath the one that resolves, of whatever type and condition.

    With a path, beneath the fields of these names beneath it. `info` is Strawberry's or graphql-core's.
    """
    return frozenset(node.name.value for node in _asked(info, path))


def nests(info: Any, *path: str) -> bool:
    """Whether any of the fields that `asked` names has fields beneath it in turn."""
    return any(node.selection_set for node in _asked(info, path))


def _asked(info: Any, path: Iterable[str]) -> list[FieldNode]:
    raw = getattr(info, "_raw_info", info)
    nodes = list(raw.field_nodes)
    for name in path:
        nodes = [node for node in _beneath(nodes, raw.fragments) if node.name.value == name]
    return _beneath(nodes, raw.fragments)


def arguments_asked(info: Any, kind: str, name: str) -> list[dict[str, Any]]:
    """The arguments of each field `name` of the type `kind` that is asked for beneath the one that resolves.

    A field of another type may have the same name: what are no arguments of this one is left out.
    """
    raw = getattr(info, "_raw_info", info)
    definition = raw.schema.type_map[kind].fields[name]
    found, values = [], VariableValues({}, raw.variable_values)  # Strawberry tells the coerced values alone
    for node in _beneath(raw.field_nodes, raw.fragments):
        if node.name.value == name:
            with suppress(GraphQLError):
                found.append(get_argument_values(definition, node, values))
    return found


def _beneath(nodes: Iterable[FieldNode], fragments: Any) -> list[FieldNode]:
    chosen = [node.selection_set for node in nodes if node.selection_set]
    return [field for selections in chosen for field in flattened(fragments, selections)]
