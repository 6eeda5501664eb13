"""Which operations ran, how long did they take, and which errors were told?"""

import time
from collections.abc import Iterator
from typing import NamedTuple

from graphql import FieldNode, OperationDefinitionNode
from strawberry.extensions import SchemaExtension
from strawberry.types import ExecutionContext

from laurel.metrics.counters import ERRORS, OPERATIONS, SECONDS

UNREADABLE = "unreadable"


class Named(NamedTuple):
    """The kind of an operation, and its first field."""

    kind: str
    field: str


class CountedOperations(SchemaExtension):
    """Stands first among a schema's extensions, so that errors have their codes when it counts them.

    Of a subscription the start is counted; it lasts as long as somebody watches.
    """

    def on_operation(self) -> Iterator[None]:
        began = time.perf_counter()
        try:
            yield
        finally:
            named = name_of(self.execution_context)
            OPERATIONS.labels(*named).inc()
            if named.kind != "subscription":
                SECONDS.labels(named.kind).observe(time.perf_counter() - began)
            self._count_errors()

    def _count_errors(self) -> None:
        for error in getattr(self.execution_context.result, "errors", None) or ():
            ERRORS.labels((error.extensions or {}).get("code", "INTERNAL")).inc()


def name_of(running: ExecutionContext) -> Named:
    """By a field of the contract, not by the name that a client gives it: of those there is no end."""
    document, name = running.graphql_document, running.operation_name
    for definition in document.definitions if document else ():
        if isinstance(definition, OperationDefinitionNode) and (
            name is None or (definition.name and definition.name.value == name)
        ):
            return Named(definition.operation.value, _first_field(running, definition))
    return Named(UNREADABLE, UNREADABLE)


def _first_field(running: ExecutionContext, definition: OperationDefinitionNode) -> str:
    root = running.schema._schema.get_root_type(definition.operation)
    for selected in definition.selection_set.selections:
        if isinstance(selected, FieldNode) and root and selected.name.value in root.fields:
            return selected.name.value
    return UNREADABLE
