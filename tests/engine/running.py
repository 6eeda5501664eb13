"""How does an executor run one operation, and what is told of it?"""

import asyncio
import json
from collections.abc import Mapping
from inspect import isawaitable
from typing import Any

from graphql import DocumentNode, ExecutionResult, GraphQLSchema, parse
from graphql.execution import Executor, execute
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext

from engine.execution import LevelExecutionContext
from engine.fallbacks import fallbacks

ExecutorClass = type[Executor[Any]]

CORE: ExecutorClass = StrawberryGraphQLCoreExecutionContext
LEVELS: ExecutorClass = LevelExecutionContext


async def ran(
    executor: ExecutorClass,
    schema: GraphQLSchema,
    document: str | DocumentNode,
    root: Any = None,
    variables: dict[str, Any] | None = None,
    **options: Any,
) -> ExecutionResult:
    """The answer, awaited where it has to be."""
    parsed = parse(document) if isinstance(document, str) else document
    result = execute(schema, parsed, root, variable_values=variables, executor_class=executor, **options)
    return await result if isawaitable(result) else result


def ran_at_once(
    executor: ExecutorClass,
    schema: GraphQLSchema,
    document: str,
    root: Any = None,
    variables: dict[str, Any] | None = None,
    **options: Any,
) -> ExecutionResult:
    """The answer of an operation that waits for nothing."""
    result = execute(
        schema, parse(document), root, variable_values=variables, executor_class=executor, **options
    )
    assert isinstance(result, ExecutionResult)
    return result


async def settled() -> None:
    """What an operation has left running in the background is at its end."""
    running = asyncio.all_tasks() - {asyncio.current_task()}
    if running:
        await asyncio.wait(running)


def told(result: ExecutionResult) -> list[dict[str, Any]]:
    """Each error as a client sees it: message, locations, path, extensions; in one order, whoever reports."""
    return sorted((dict(error.formatted) for error in result.errors or []), key=as_text)


def messages(result: ExecutionResult) -> list[tuple[str, list[str | int] | None]]:
    """Of each error what it says and where, in one order."""
    found = [(error.message, error.path) for error in result.errors or []]
    return sorted(found, key=repr)


def as_text(value: Any) -> str:
    """As it is written to a client: the keys keep their order, True is not 1, 1 is not 1.0."""
    return json.dumps(value, default=repr)


def handed_over() -> Mapping[str, int]:
    """How often an operation was given to graphql-core so far, by reason."""
    return {reason: count for reason, count in fallbacks.items() if count}
