"""How long may a query run, or an event of a subscription?"""

import asyncio
from collections.abc import Awaitable
from typing import Any

from graphql import ExecutionResult, GraphQLError, OperationType
from strawberry.schema.schema import StrawberryGraphQLCoreExecutionContext


class InTime(StrawberryGraphQLCoreExecutionContext):
    """Ends what takes longer than the context's `limits.seconds`, and cancels what it waits for.

    A mutation runs to its end: whoever asked must know what was done. The error has a TimeoutError as its cause.
    """

    def execute_operation(self, serially: bool | None = None) -> Any:
        result = super().execute_operation(serially)
        if self.operation.operation is OperationType.MUTATION or not self.is_awaitable(result):
            return result
        return _in_time(result, self.context_value.limits.seconds)


async def _in_time(result: Awaitable[Any], seconds: float) -> Any:
    try:
        async with asyncio.timeout(seconds):
            return await result
    except TimeoutError as error:
        return ExecutionResult(None, [GraphQLError("This took too long.", original_error=error)])
