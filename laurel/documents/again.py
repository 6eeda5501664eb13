"""How is an operation run whose document ran before? At once, by the engine.

Strawberry makes every extension anew for a request and asks each of them up to four times: a small query takes longer
for that than for its answer. Nearly all that they would say of this document is known; the rest is said here.
"""

import time
from collections.abc import Collection
from typing import Any, NamedTuple, cast

from graphql import DocumentNode, GraphQLError, OperationDefinitionNode, get_operation_ast
from graphql import ExecutionResult as CoreResult
from strawberry import Schema
from strawberry.execution import optimized_is_awaitable
from strawberry.types import ExecutionResult
from strawberry.types.graphql import OperationType

from actions.tools import NO_SPANS
from laurel.documents.prepared import Prepared, prepared
from laurel.documents.rules import rules_for
from laurel.errors import coded_errors
from laurel.limiting import prices_of
from laurel.metrics.operations import count, named
from schema.context import Context


class Operation(NamedTuple):
    """What is asked for, as Strawberry is told it. `allowed` are queries, and mutations unless they come by GET."""

    schema: Schema
    text: str
    given: dict[str, Any]
    context: Context
    name: str | None
    allowed: Collection[OperationType]
    extensions: dict[str, Any] | None


async def answer_again(asked: Operation) -> ExecutionResult | None:
    """None for what has to go the whole way: it is new, refused, traced, or asked by a socket, whose sign-in may be
    over by now."""
    known = prepared(asked.schema, asked.text)
    operation = get_operation_ast(known.document, asked.name) if known else None
    if known is None or operation is None or not _is_plain(asked, operation, known):
        return None
    name, limits = operation.name.value if operation.name else None, asked.context.limits
    prices = prices_of(asked.schema._schema)
    cost, excess = prices.of(known.document, asked.text, name, asked.given, limits)
    return None if excess else await _counted(asked, known.document, operation, cost)


def _is_plain(asked: Operation, operation: OperationDefinitionNode, known: Prepared) -> bool:
    context = asked.context
    return (
        OperationType(operation.operation.value) in asked.allowed
        and context.connection_params is None
        and context.tools.spans is NO_SPANS
        and rules_for(context) in known.valid
    )


async def _counted(
    asked: Operation, document: DocumentNode, operation: OperationDefinitionNode, cost: int
) -> ExecutionResult:
    began, told = time.perf_counter(), named(asked.schema, operation)
    result = CoreResult()
    try:
        result = await _ran(asked, document)
        if result.errors:
            result.errors = coded_errors(result.errors, asked.context, asked.given, told)
        extensions = {"cost": {"requested": cost, "limit": asked.context.limits.cost}}
        return ExecutionResult(result.data, result.errors, extensions)
    finally:
        count(told, time.perf_counter() - began, result.errors)


async def _ran(asked: Operation, document: DocumentNode) -> CoreResult:
    """A fault of ours, outside of any field, is an error like others."""
    try:
        return await _run(asked, document)
    except Exception as error:
        return CoreResult(None, [GraphQLError(str(error), original_error=error)])


async def _run(asked: Operation, document: DocumentNode) -> CoreResult:
    executor: Any = asked.schema.execution_context_class.build(
        asked.schema._schema,
        document,
        None,
        asked.context,
        asked.given,
        asked.name,
        is_awaitable=cast(Any, optimized_is_awaitable),  # Strawberry's own types for it are wider
        operation_extensions=asked.extensions,
    )
    if isinstance(executor, list):
        return CoreResult(None, executor)
    result: Any = executor.execute_operation()
    return cast(CoreResult, result if isinstance(result, CoreResult) else await result)
