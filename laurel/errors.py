"""What does a client read of an error, and what does the operator read of a bug?"""

import logging
from collections.abc import Sequence
from typing import Any, cast

import asyncpg
from graphql import GraphQLError
from strawberry.exceptions import MissingQueryError
from strawberry.extensions import MaskErrors
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError

from engine.live.viewer import NeedsViewer
from engine.validation import is_too_complex
from laurel.faults import is_away, is_locked, is_unwritable
from laurel.introspection import may_introspect
from laurel.logs.request_ids import REQUEST, new_request_id
from laurel.metrics.operations import Named, name_of
from laurel.refusing import REFUSALS
from schema.context import Context
from schema.errors import coded, too_complex

MOST_CHARACTERS = 300  # of what a client sent, an error echoes no more
SUGGESTION = " Did you mean "  # graphql-core's words before the names that are near
log = logging.getLogger(__name__)


class CodedErrors(MaskErrors):
    """Every error carries a code (contract); of a bug only a reference is told, under which it is logged."""

    def _process_result(self, result: object) -> None:
        errors, running = getattr(result, "errors", None), self.execution_context
        if errors:
            cast(Any, result).errors = coded_errors(
                errors, running.context, running.variables, name_of(running)
            )


def coded_errors(
    errors: Sequence[GraphQLError], context: Context, given: Any, operation: Named
) -> list[GraphQLError]:
    """As who asked is told them. Refusals that come as errors are noted; most are types of the contract, and noted
    where they become such."""
    for error in errors:
        REFUSALS.note(context.asker, operation.field, given, (error.extensions or {}).get("code", ""))
    return with_codes(errors, context)


def with_codes(errors: Sequence[GraphQLError], context: Context) -> list[GraphQLError]:
    """Those that have one already stay as they are."""
    return [_told(error, context) if _is_uncoded(error) else error for error in errors]


def _told(error: GraphQLError, context: Context) -> GraphQLError:
    if not may_introspect(context):
        error.message = error.message.partition(SUGGESTION)[0]
    return _placed(_coded(error), error)


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
