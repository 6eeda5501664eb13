"""What does somebody ask for? The parameters of one operation, the same by HTTP and over a socket."""

from collections.abc import Mapping
from typing import Any, NamedTuple

PARAMETERS: dict[str, tuple[type, str]] = {
    "query": (str, "text"),
    "documentId": (str, "text"),
    "operationName": (str, "text"),
    "variables": (dict, "a JSON object"),
    "extensions": (dict, "a JSON object"),
}


class Malformed(Exception):
    """This is no request; the message names the parameter and the remedy."""


class Asked(NamedTuple):
    """What is None was not given; the document is a `query`, or is named by its hash (laurel/documents)."""

    query: str | None = None
    document_id: str | None = None
    operation_name: str | None = None
    variables: dict[str, Any] | None = None
    extensions: dict[str, Any] | None = None


def asked(given: Mapping[str, Any]) -> Asked:
    """Malformed where a parameter has the wrong type, or nothing says which document is meant."""
    for name, (kind, called) in PARAMETERS.items():
        value = given.get(name)
        if value is not None and not isinstance(value, kind):
            raise Malformed(f"`{name}` must be {called}, or be left out.")
    found = Asked(*(given.get(name) for name in PARAMETERS))
    if (
        found.query is None
        and found.document_id is None
        and not (found.extensions or {}).get("persistedQuery")
    ):
        raise Malformed("Give a `query` or a `documentId`.")
    return found
