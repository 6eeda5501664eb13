"""What is told of an operation, event by event? (GraphQL over Server-Sent Events, distinct connections mode)"""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import cast

from graphql import GraphQLError
from strawberry.schema.schema import StreamResult
from strawberry.types import ExecutionResult
from strawberry.types.graphql import OperationType

from laurel.asked import Asked
from laurel.documents.persisted import PersistedDocuments
from laurel.errors import bug, ended_by
from laurel.graph import schema
from laurel.http.answering import encoded
from schema.context import Context
from schema.errors import coded

SAFE = {OperationType.QUERY, OperationType.SUBSCRIPTION}
COMPLETE = b"event: complete\ndata:\n\n"
COMMENT = b":\n\n"


class Events:
    """Of one operation: each answer, then that it is complete. What is wrong with a document is an answer too."""

    def __init__(self, asked: Asked, context: Context, documents: PersistedDocuments, safe: bool) -> None:
        self._asked = asked
        self.context = context
        self._documents = documents
        self._allowed = SAFE if safe else set(OperationType)
        self._text: str | None = None
        self._refusal: GraphQLError | None = None
        self._start: str | None = None
        self._line: str | None = None
        context.reached = self._reached

    async def ready(self) -> None:
        """Finds the document. Malformed."""
        try:
            self._text = await self._documents.text(self._asked)
        except GraphQLError as error:
            self._refusal = error

    async def told(self) -> AsyncGenerator[bytes, None]:
        """The operation goes on when whoever iterates asks for the next event, not before."""
        try:
            async with aclosing(await self._results()) as results:
                async for result in results:
                    yield self._next(cast(ExecutionResult, result))  # the schema has no @defer
        except Exception as error:
            yield self._next(ExecutionResult(None, [coded("INTERNAL", bug(error))]))
        yield COMPLETE

    def silence(self) -> bytes:
        """What keeps a connection open while nothing happens.

        Before its first line a diary tells where it started, so that whoever is cut off by then misses nothing.
        """
        return f"id: {self._start}\n\n".encode() if self._start and not self._line else COMMENT

    async def _results(self) -> StreamResult:
        if self._refusal:
            return ended_by(self._refusal)
        asked = self._asked
        return await schema.stream(
            self._text,
            asked.variables,
            self.context,
            operation_name=asked.operation_name,
            operation_extensions=asked.extensions,
            allowed_operation_types=self._allowed,
        )

    def _next(self, result: ExecutionResult) -> bytes:
        place = f"id: {self._line}\n".encode() if self._line else b""
        return b"%sevent: next\ndata: %s\n\n" % (place, encoded(result))

    def _reached(self, cursor: str) -> None:
        if self._start is None:
            self._start = cursor
        else:
            self._line = cursor
