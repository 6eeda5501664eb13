"""How does the schema run an operation? By Strawberry with these extensions; again, at once."""

from collections.abc import AsyncGenerator, Iterable
from typing import Any

import strawberry
from graphql import GraphQLError
from strawberry.extensions import SchemaExtension
from strawberry.extensions.runner import SchemaExtensionsRunner
from strawberry.schema.schema import StreamResult
from strawberry.types import ExecutionContext, ExecutionResult
from strawberry.types.execution import PreExecutionError
from strawberry.types.graphql import OperationType

from actions.tools import NO_SPANS
from engine.live.asking_again import AskedAgain
from engine.live.runs import SharedInstead
from laurel.documents.again import Operation, answer_again
from laurel.documents.choosing import OneOperation
from laurel.documents.prepared import PreparedDocuments
from laurel.errors import CodedErrors, with_codes
from laurel.hooks import RememberingRunner
from laurel.limiting import WithinLimits, too_long
from laurel.metrics.operations import CountedOperations
from laurel.standing import StandingSignIn
from laurel.traces.operations import TracedOperations

EXTENSIONS: tuple[type[SchemaExtension], ...] = (
    CountedOperations,
    AskedAgain,
    WithinLimits,
    PreparedDocuments,
    OneOperation,
    StandingSignIn,
    CodedErrors,
    SharedInstead,
)
"""`laurel/documents/again.py` does without them what they do for a query or a mutation: change both."""

ANSWERED = {OperationType.QUERY, OperationType.MUTATION}


class LaurelSchema(strawberry.Schema):
    """Answers at once what ran before, refuses what is too long or moves, and traces where that is on."""

    async def execute(
        self,
        query: str | None,
        variable_values: dict[str, Any] | None = None,
        context_value: Any = None,
        root_value: Any | None = None,
        operation_name: str | None = None,
        allowed_operation_types: Iterable[OperationType] | None = None,
        operation_extensions: dict[str, Any] | None = None,
    ) -> ExecutionResult:
        """An answer of its own; what moves is streamed, and refused here before it fails as a bug would."""
        if error := too_long(query):
            return ExecutionResult(None, [error])
        allowed = ANSWERED & set(allowed_operation_types or ANSWERED)
        if query and root_value is None and tuple(self.extensions) == EXTENSIONS:
            given = (variable_values or {}, context_value, operation_name, allowed, operation_extensions)
            if again := await answer_again(Operation(self, query, *given)):
                return again
        told = (variable_values, context_value, root_value, operation_name, allowed, operation_extensions)
        result = await super().execute(query, *told)
        if result.errors:  # a fault of ours passes by the extensions
            result.errors = with_codes(result.errors, context_value)
        return result

    async def stream(self, query: str | None, *args: Any, **kwargs: Any) -> StreamResult:
        if error := too_long(query):
            return ended_by(error)
        return await super().stream(query, *args, **kwargs)

    def create_extensions_runner(
        self, execution_context: ExecutionContext, extensions: list[SchemaExtension]
    ) -> SchemaExtensionsRunner:
        if execution_context.context.tools.spans is not NO_SPANS:
            traced = TracedOperations()
            traced.execution_context = execution_context
            extensions = [*extensions, traced]
        return RememberingRunner(execution_context, extensions)

    def process_errors(
        self, errors: list[GraphQLError], execution_context: ExecutionContext | None = None
    ) -> None:
        """They are logged by `CodedErrors`: what a client did wrong is no news of ours."""


async def ended_by(error: GraphQLError) -> AsyncGenerator[PreExecutionError, None]:
    """A stream of nothing but this."""
    yield PreExecutionError(None, [error])
