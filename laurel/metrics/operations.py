"""Which operations ran, how long did they take, and which errors were told?"""

import time
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from graphql import FieldNode, GraphQLError, OperationDefinitionNode
from strawberry import Schema
from strawberry.extensions import SchemaExtension
from strawberry.types import ExecutionContext

from laurel.metrics.counters import ERRORS, OPERATIONS, SECONDS

UNREADABLE = "unreadable"


class Named(NamedTuple):
    """The kind of an operation, and its first field."""

    kind: str
    field: str


UNREAD = Named(UNREADABLE, UNREADABLE)


class CountedOperations(SchemaExtension):
    """Stands first among a schema's extensions, so that errors have their codes when it counts them.

    Of a subscription the start is counted; it lasts as long as somebody watches.
    """

    def on_operation(self) -> Iterator[None]:
        began = time.perf_counter()
        try:
            yield
        finally:
            errors = getattr(self.execution_context.result, "errors", None)
            count(name_of(self.execution_context), time.perf_counter() - began, errors)


def count(operation: Named, seconds: float, errors: Sequence[GraphQLError] | None) -> None:
    """One that has ended, or begun if it is a subscription."""
    OPERATIONS.labels(*operation).inc()
    if operation.kind != "subscription":
        SECONDS.labels(operation.kind).observe(seconds)
    for error in errors or ():
        ERRORS.labels((error.extensions or {}).get("code", "INTERNAL")).inc()


def name_of(running: ExecutionContext) -> Named:
    """Of what runs."""
    document, name = running.graphql_document, running.operation_name
    for definition in document.definitions if document else ():
        if isinstance(definition, OperationDefinitionNode) and (
            name is None or (definition.name and definition.name.value == name)
        ):
            return named(running.schema, definition)
    return UNREAD


def named(schema: Schema, operation: OperationDefinitionNode) -> Named:
    """By a field of the contract, not by the name that a client gives it: of those there is no end."""
    return Named(operation.operation.value, _first_field(schema, operation))


def _first_field(schema: Schema, definition: OperationDefinitionNode) -> str:
    root = schema._schema.get_root_type(definition.operation)
    for selected in definition.selection_set.selections:
        if isinstance(selected, FieldNode) and root and selected.name.value in root.fields:
            return selected.name.value
    return UNREADABLE
