"""Which of a document's operations is meant?"""

from collections.abc import Iterator

from graphql import OperationDefinitionNode
from strawberry.extensions import SchemaExtension
from strawberry.schema.exceptions import CannotGetOperationTypeError


class OneOperation(SchemaExtension):
    """Of several one must be named (GraphQL, 6.1); Strawberry would run the first."""

    def on_parse(self) -> Iterator[None]:
        yield
        running = self.execution_context
        definitions = running.graphql_document.definitions if running.graphql_document else ()
        operations = sum(isinstance(each, OperationDefinitionNode) for each in definitions)
        if operations > 1 and running._provided_operation_name is None:
            raise CannotGetOperationTypeError(None)
