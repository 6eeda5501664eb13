"""What our users run is run by our executor: every query and subscription of the playground and the documents."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from graphql import (
    GraphQLEnumType,
    GraphQLList,
    GraphQLNonNull,
    OperationDefinitionNode,
    OperationType,
    parse,
)
from graphql.utilities import type_from_ast

from engine.plans import planned
from engine.run import Run
from laurel.graph import Execution
from laurel.settings import ROOT
from tests.selections import GRAPH

DOCS = [path for path in sorted((ROOT / "docs").rglob("*")) if "node_modules" not in path.parts]
PAGES = [ROOT / "README.md", *(path for path in DOCS if path.suffix == ".md")]
FILES = [*sorted((ROOT / "laurel").rglob("*.graphql")), *(path for path in DOCS if path.suffix == ".graphql")]
VALUES = {"Int": 1, "Float": 1.0, "Boolean": True}


def documents() -> Iterator[tuple[str, str]]:
    for page in PAGES:
        for block in re.findall(r"^```graphql\n(.*?)^```$", page.read_text(), re.MULTILINE | re.DOTALL):
            yield str(page.relative_to(ROOT)), block
    for file in FILES:
        yield str(file.relative_to(ROOT)), file.read_text()


def operations() -> Iterator[tuple[str, str, OperationDefinitionNode]]:
    for place, text in documents():
        for node in parse(text).definitions:
            if isinstance(node, OperationDefinitionNode) and node.operation is not OperationType.MUTATION:
                yield f"{place}: {node.name.value if node.name else node.operation.value}", text, node


def values(operation: OperationDefinitionNode) -> dict[str, Any]:
    """Something for each variable: what it is does not matter for the plan."""
    return {
        told.variable.name.value: _value(type_from_ast(GRAPH, told.type))
        for told in operation.variable_definitions or ()
    }


def _value(kind: Any) -> Any:
    if isinstance(kind, GraphQLNonNull):
        return _value(kind.of_type)
    if isinstance(kind, GraphQLList):
        return [_value(kind.of_type)]
    if isinstance(kind, GraphQLEnumType):
        return next(iter(kind.values))
    return VALUES.get(kind.name, "2030-01-01")


FOUND = list(operations())


@pytest.mark.parametrize(
    ("text", "operation"), [found[1:] for found in FOUND], ids=[found[0] for found in FOUND]
)
def test_it_is_planned_and_not_handed_to_graphql_core(text: str, operation: OperationDefinitionNode) -> None:
    told = operation.name.value if operation.name else None
    context = Execution.build(GRAPH, parse(text), None, None, values(operation), operation_name=told)
    assert isinstance(context, Execution), context
    assert planned(Run(context)).fields


def test_the_guides_and_the_pages_have_some() -> None:
    assert {name.split(":")[0].split("/")[0] for name, *_ in FOUND} == {"docs", "laurel"}
