"""What is told of an operation, event by event? (GraphQL over Server-Sent Events, distinct connections mode)"""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from typing import cast

from graphql import GraphQLError
from strawberry.schema.schema import StreamResult
from strawberry.types import ExecutionResult
from strawberry.types.graphql import OperationType

from engine.live.newest import Newest
from engine.live.outlets import Alone
from engine.live.runs import Instead
from laurel.asked import Asked
from laurel.documents.persisted import PersistedDocuments
from laurel.errors import fault
from laurel.executing import ended_by
from laurel.graph import schema
from laurel.http.answering import encoded
from schema.context import Context

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
            async with aclosing(self._answers()) as answers:
                async for answer in answers:
                    yield self._next(answer)
        except Exception as error:
            yield self._next(encoded(ExecutionResult(None, [fault(error)])))
        yield COMPLETE

    def silence(self) -> bytes:
        """What keeps a connection open while nothing happens.

        Before its first line a diary tells where it started, so that whoever is cut off by then misses nothing.
        """
        return f"id: {self._start}\n\n".encode() if self._start and not self._line else COMMENT

    async def _answers(self) -> AsyncGenerator[bytes, None]:
        try:
            async with aclosing(await self._results()) as results:
                async for result in results:
                    yield encoded(cast(ExecutionResult, result))  # the schema has no @defer
        except Instead as instead:
            async with aclosing(self._shared(instead)) as answers:
                async for answer in answers:
                    yield answer

    async def _shared(self, instead: Instead) -> AsyncGenerator[bytes, None]:
        """With whoever watches the same; whoever is slow skips to the newest."""
        newest = Newest()
        try:
            async with aclosing(newest.until(instead.attend(newest))) as answers:
                async for answer in answers:
                    yield answer
        except Alone:
            async with aclosing(self._answers()) as answers:
                async for answer in answers:
                    yield answer

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

    def _next(self, answer: bytes) -> bytes:
        place = f"id: {self._line}\n".encode() if self._line else b""
        return b"%sevent: next\ndata: %s\n\n" % (place, answer)

    def _reached(self, cursor: str) -> None:
        if self._start is None:
            self._start = cursor
        else:
            self._line = cursor
