"""What does the document ask of the objects that a field gives?"""

from collections.abc import Iterable, Iterator
from typing import Any

from graphql import FieldNode, FragmentSpreadNode, SelectionNode


def asked(info: Any) -> frozenset[str]:
    """The names of the fields asked for directly beneath the one that resolves, of whatever type and condition.

    `info` is Strawberry's or graphql-core's.
    """
    raw = getattr(info, "_raw_info", info)
    selections = (node.selection_set.selections for node in raw.field_nodes if node.selection_set)
    return frozenset(name for found in selections for name in _names(found, raw.fragments, set()))


def _names(selections: Iterable[SelectionNode], fragments: Any, seen: set[str]) -> Iterator[str]:
    for node in selections:
        if isinstance(node, FieldNode):
            yield node.name.value
        elif isinstance(node, FragmentSpreadNode):
            if node.name.value not in seen:
                seen.add(node.name.value)
                yield from _names(fragments[node.name.value].selection_set.selections, fragments, seen)
        else:
            inline: Any = node
            yield from _names(inline.selection_set.selections, fragments, seen)
