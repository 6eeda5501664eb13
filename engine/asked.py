"""What does the document ask of the objects that a field gives?"""

from collections.abc import Iterable
from typing import Any

from graphql import FieldNode

from engine.flattening import flattened


def asked(info: Any, *path: str) -> frozenset[str]:
    """The names of the fields asked for beneath the one that resolves, of whatever type and condition.

    With a path, beneath the fields of these names beneath it. `info` is Strawberry's or graphql-core's.
    """
    raw = getattr(info, "_raw_info", info)
    nodes = list(raw.field_nodes)
    for name in path:
        nodes = [node for node in _beneath(nodes, raw.fragments) if node.name.value == name]
    return frozenset(node.name.value for node in _beneath(nodes, raw.fragments))


def _beneath(nodes: Iterable[FieldNode], fragments: Any) -> list[FieldNode]:
    chosen = [node.selection_set for node in nodes if node.selection_set]
    return [field for selections in chosen for field in flattened(fragments, selections)]
