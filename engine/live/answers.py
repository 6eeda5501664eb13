"""How is an answer written once for all?"""

from collections.abc import Mapping
from typing import Any, NamedTuple

import orjson
from strawberry.types import ExecutionResult


class Answer(NamedTuple):
    """Payloads as JSON. `first` has the extensions that the first answer of a stream has."""

    payload: bytes
    first: bytes
    good: bool  # whether there is anything but errors


def told_of(result: ExecutionResult) -> dict[str, Any]:
    """What JSON tells of it, but for the extensions: errors first, so that whoever reads sees them (GraphQL, 7.1)."""
    errors = {"errors": [error.formatted for error in result.errors]} if result.errors else {}
    return {**errors, "data": result.data}


def answer_of(result: ExecutionResult) -> Answer:
    payload = orjson.dumps(told_of(result))
    if not result.extensions:
        return Answer(payload, payload, result.data is not None)
    first = payload[:-1] + b',"extensions":' + orjson.dumps(result.extensions) + b"}"
    return Answer(payload, first, result.data is not None)


def ended_by(error: Mapping[str, Any]) -> bytes:
    """The last words of a stream that an error ends, which is given as it is in JSON."""
    return orjson.dumps({"data": None, "errors": [error]})
