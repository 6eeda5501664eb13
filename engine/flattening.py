"""Which fields stand on one level of a document, whatever fragments they are written in?"""

from collections.abc import Iterator, Mapping

from graphql import (
    FieldNode,
    FragmentDefinitionNode,
    FragmentSpreadNode,
    InlineFragmentNode,
    OperationDefinitionNode,
    SelectionSetNode,
)


def root_names(
    fragments: Mapping[str, FragmentDefinitionNode], operation: OperationDefinitionNode
) -> dict[str, FieldNode]:
    """The fields of an operation's top level by response name, each fragment looked into once."""
    found: dict[str, FieldNode] = {}
    for node in flattened(fragments, operation.selection_set):
        found.setdefault(response_name(node), node)
    return found


def flattened(
    fragments: Mapping[str, FragmentDefinitionNode], selections: SelectionSetNode
) -> Iterator[FieldNode]:
    """The fields of one level."""
    todo, seen = [selections], set[str]()
    while todo:
        for node in todo.pop().selections:
            if isinstance(node, FieldNode):
                yield node
            elif isinstance(node, InlineFragmentNode):
                todo.append(node.selection_set)
            elif isinstance(node, FragmentSpreadNode) and node.name.value not in seen:
                seen.add(node.name.value)
                if node.name.value in fragments:
                    todo.append(fragments[node.name.value].selection_set)


def response_name(node: FieldNode) -> str:
    return node.alias.value if node.alias else node.name.value
