"""What does the document ask of the objects that a field gives?"""

from collections.abc import Iterable, Iterator
from typing import Any

from graphql import FieldNode, FragmentSpreadNode, InlineFragmentNode, SelectionNode


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
    seen = set[str]()
    chosen = (node.selection_set.selections for node in nodes if node.selection_set)
    return [field for selections in chosen for field in _fields(selections, fragments, seen)]


def _fields(selections: Iterable[SelectionNode], fragments: Any, seen: set[str]) -> Iterator[FieldNode]:
    """Each fragment once: what it holds is the same wherever it is spread."""
    for node in selections:
        if isinstance(node, FieldNode):
            yield node
        elif isinstance(node, FragmentSpreadNode):
            if node.name.value not in seen:
                seen.add(node.name.value)
                yield from _fields(fragments[node.name.value].selection_set.selections, fragments, seen)
        elif isinstance(node, InlineFragmentNode):
            yield from _fields(node.selection_set.selections, fragments, seen)
