"""What does a client read of an error, and what does the operator read of a bug?"""

import logging
from collections.abc import AsyncGenerator
from typing import Any, cast

import asyncpg
import strawberry
from graphql import GraphQLError
from strawberry.exceptions import MissingQueryError
from strawberry.extensions import MaskErrors, SchemaExtension
from strawberry.extensions.runner import SchemaExtensionsRunner
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.schema.schema import StreamResult
from strawberry.types import ExecutionContext, ExecutionResult
from strawberry.types.execution import PreExecutionError
from strawberry.types.graphql import OperationType

from actions.tools import NO_SPANS
from engine.live.viewer import NeedsViewer
from engine.validation import is_too_complex
from laurel.faults import is_away, is_locked, is_unwritable
from laurel.hooks import RememberingRunner
from laurel.introspection import may_introspect
from laurel.limiting import too_long
from laurel.logs.request_ids import REQUEST, new_request_id
from laurel.metrics.operations import name_of
from laurel.refusing import REFUSALS
from laurel.traces.operations import TracedOperations
from schema.errors import coded, too_complex

MOST_CHARACTERS = 300  # of what a client sent, an error echoes no more
SUGGESTION = " Did you mean "  # graphql-core's words before the names that are near
log = logging.getLogger(__name__)


class CodedErrors(MaskErrors):
    """Every error carries a code (contract); of a bug only a reference is told, under which it is logged."""

    def __init__(self) -> None:
        super().__init__(should_mask_error=_is_uncoded)

    def anonymise_error(self, error: GraphQLError) -> GraphQLError:
        if not may_introspect(self.execution_context.context):
            error.message = error.message.partition(SUGGESTION)[0]
        return _placed(_coded(error), error)

    def _process_result(self, result: object) -> None:
        """Without the runtime check of a protocol, which is dear where there are no errors."""
        errors = getattr(result, "errors", None)
        if errors:
            self._note_refusals(errors)
            cast(Any, result).errors = self._process_errors(errors)

    def _note_refusals(self, errors: list[GraphQLError]) -> None:
        """Those that come as errors: most are types of the contract, and noted where they become such."""
        running = self.execution_context
        for error in errors:
            code = (error.extensions or {}).get("code", "")
            REFUSALS.note(running.context.asker, name_of(running).field, running.variables, code)


def _is_uncoded(error: GraphQLError) -> bool:
    return "code" not in (error.extensions or {})


def _coded(error: GraphQLError) -> GraphQLError:
    cause = error.original_error
    if is_too_complex(error):
        return too_complex(
            "Too much in this overlaps. Ask for each field once, and for the rest in another request."
        )
    if isinstance(cause, CannotGetOperationTypeError):
        return coded("BAD_USER_INPUT", operation_missing(cause))
    if isinstance(cause, InvalidOperationTypeError):
        return coded("BAD_USER_INPUT", "Mutations go by POST.")
    if isinstance(cause, MissingQueryError):
        return coded("BAD_USER_INPUT", "Give a `query`.")
    if cause is None or isinstance(cause, GraphQLError) or _is_unreadable_literal(error):
        return coded("BAD_USER_INPUT", error.message[:MOST_CHARACTERS])
    if isinstance(cause, NeedsViewer):
        return coded("INTERNAL", str(cause))  # which nobody reads: the run ends
    if is_locked(cause):
        log.warning("given up at %s: %r", error.path, cause)
        return _ours("TIMEOUT", "Somebody else is changing the same just now. Nothing was done: try again.")
    if isinstance(cause, TimeoutError | asyncpg.QueryCanceledError):
        log.warning("given up at %s: %r", error.path, cause)
        return _ours("TIMEOUT", "This took too long. Ask for less, or try again later.")
    if is_unwritable(cause):
        log.error("nothing can be kept, at %s: %r", error.path, cause)
        return _ours(
            "TIMEOUT", "Nothing can be kept just now, so nothing was done. Read on, and try again later."
        )
    return fault(cause, error.path)


def fault(cause: BaseException, path: object = None) -> GraphQLError:
    """Of ours, not of who asked."""
    told = bug(cause, path)
    return _ours("TIMEOUT" if is_away(cause) else "INTERNAL", told)


def _ours(code: str, message: str) -> GraphQLError:
    """With the id of the request: what is no fault of who asks is in the log, and they may ask for it."""
    error, request = coded(code, message), REQUEST.get()
    if request and error.extensions is not None:
        error.extensions["requestId"] = request
    return error


def bug(cause: BaseException, path: object = None) -> str:
    """What a client is told; the operator finds the rest in the log, under the reference. That the database is away
    is none, and is told in a line."""
    if is_away(cause):
        log.warning("the database is away at %s: %r", path, cause)
        return "The database does not answer just now. Try again soon: what you changed may be done already."
    reference = REQUEST.get() or new_request_id()
    log.error("bug %s at %s", reference, path, exc_info=cause)
    return f"Something went wrong on our side. Tell the operator this reference: {reference}."


def _is_unreadable_literal(error: GraphQLError) -> bool:
    """A value in a document that was refused before anything ran, like an integer that Python won't parse."""
    return isinstance(error.original_error, ValueError) and error.path is None and bool(error.nodes)


def operation_missing(cause: CannotGetOperationTypeError) -> str:
    """Which operation a document lacks, in at most so many characters."""
    if cause.operation_name is None:
        return "Say with `operationName` which of the operations to run."
    return f'There is no operation named "{cause.operation_name[:MOST_CHARACTERS]}" in the document.'


def _placed(told: GraphQLError, error: GraphQLError) -> GraphQLError:
    return GraphQLError(
        told.message,
        nodes=error.nodes,
        source=error.source,
        positions=error.positions,
        path=error.path,
        extensions=told.extensions,
    )


async def ended_by(error: GraphQLError) -> AsyncGenerator[PreExecutionError, None]:
    """A stream of nothing but this."""
    yield PreExecutionError(None, [error])


class LaurelSchema(strawberry.Schema):
    """A schema that leaves the logging of errors to `CodedErrors`: what a client did wrong is no news of ours."""

    async def execute(self, query: str | None, *args: Any, **kwargs: Any) -> ExecutionResult:
        """An answer of its own; what moves is streamed, and refused here before it fails as a bug would."""
        if error := too_long(query):
            return ExecutionResult(None, [error])
        allowed = set(kwargs.get("allowed_operation_types") or OperationType)
        kwargs["allowed_operation_types"] = allowed - {OperationType.SUBSCRIPTION}
        return await super().execute(query, *args, **kwargs)

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
        pass
