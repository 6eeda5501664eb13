"""What comes of an operation, and how is it told? Whatever goes wrong has a code, and is never a trace."""

import orjson
from graphql import GraphQLError
from starlette.exceptions import HTTPException
from strawberry.exceptions import MissingQueryError
from strawberry.schema.exceptions import CannotGetOperationTypeError, InvalidOperationTypeError
from strawberry.types import ExecutionResult
from strawberry.types.graphql import OperationType

from engine.live.answers import told_of
from laurel.asked import Asked
from laurel.documents.persisted import PersistedDocuments
from laurel.errors import operation_missing
from laurel.graph import schema
from laurel.http.accepting import JSON
from schema.context import Context
from schema.errors import bad_user_input

STATUSES = {"UNTRUSTED_DOCUMENT": 403, "INTERNAL": 500, "TIMEOUT": 503}  # of what did not run; else 400
SAFE = {OperationType.QUERY}
EVERY = {OperationType.QUERY, OperationType.MUTATION}


async def run(
    asked: Asked, context: Context, documents: PersistedDocuments, safe: bool
) -> tuple[str, ExecutionResult]:
    """The document that was meant, and what came of it. HTTPException for what does not go by this method."""
    try:
        text = await documents.text(asked)
    except GraphQLError as error:
        return "", ExecutionResult(None, [error])
    try:
        result = await schema.execute(
            text,
            asked.variables,
            context,
            operation_name=asked.operation_name,
            allowed_operation_types=SAFE if safe else EVERY,
            operation_extensions=asked.extensions,
        )
    except MissingQueryError:
        result = ExecutionResult(None, [bad_user_input("Give a `query`.")])
    except InvalidOperationTypeError as error:
        raise _elsewhere(error.operation_type, safe) from None
    except CannotGetOperationTypeError as error:
        result = ExecutionResult(None, [bad_user_input(operation_missing(error))])
    return text, result


def _elsewhere(kind: OperationType, safe: bool) -> HTTPException:
    if kind is OperationType.SUBSCRIPTION:
        told = (
            "Subscriptions go over a socket, by graphql-transport-ws, or as `text/event-stream`: accept that."
        )
        return HTTPException(405, told, {"Allow": "POST"}) if safe else HTTPException(400, told)
    return HTTPException(405, "Mutations go by POST.", {"Allow": "POST"})


def encoded(result: ExecutionResult) -> bytes:
    """One pass over the data. A request that did not run has no `data` at all (GraphQL, 7.1)."""
    told = told_of(result)
    if _is_refused(result):
        del told["data"]
    if result.extensions:
        told["extensions"] = result.extensions
    return orjson.dumps(told)


def status(result: ExecutionResult, media_type: str) -> int:
    """Only the newer media type tells by its status that nothing ran."""
    if media_type == JSON or not result.errors or not _is_refused(result):
        return 200
    return STATUSES.get(str((result.errors[0].extensions or {}).get("code")), 400)


def _is_refused(result: ExecutionResult) -> bool:
    """Whether nothing ran: an error of a field has a path."""
    return (
        result.data is None and bool(result.errors) and all(not error.path for error in result.errors or [])
    )
