"""How is an operation read from a request? (GraphQL over HTTP, "Request")"""

import asyncio
from typing import Any
from urllib.parse import parse_qsl

import orjson
from starlette.exceptions import HTTPException
from starlette.requests import Request

from laurel.asked import PARAMETERS, Asked, Malformed, asked
from laurel.http.accepting import JSON, is_utf8

SAFE = ("GET", "HEAD")
ALLOWED = "GET, HEAD, POST"
MOST_PARAMETERS = 20  # in an address
MOST_SECONDS = 15.0  # that a body may take to come: what has come of it is held in memory (T37)


def listed(request: Request, header: str) -> str:
    """The list in a header, which may stand there several times (RFC 9110, 5.3); empty where it is not given."""
    return ", ".join(request.headers.getlist(header))


def is_bare(request: Request) -> bool:
    """Whether it asks for nothing, as a browser that opens the address."""
    return request.method in SAFE and not set(PARAMETERS) & request.query_params.keys()


async def read(request: Request) -> Asked:
    """Malformed, or HTTPException for a method or a media type that is not supported."""
    if request.method in SAFE:
        return asked(_in_the_address(request.url.query))
    if request.method != "POST":
        raise HTTPException(405, "Ask by GET or POST.", {"Allow": ALLOWED})
    if not _is_json(request.headers.get("content-type", "")):
        raise HTTPException(415, f"The `Content-Type` must be {JSON}, in UTF-8.")
    if request.headers.get("content-encoding", "identity").lower() != "identity":
        raise HTTPException(415, "Send the body as it is, without Content-Encoding.")
    body = _json(await _body(request), "The body")
    if not isinstance(body, dict):
        raise Malformed("The body must be a JSON object with a `query` or a `documentId`.")
    return asked(body)


async def _body(request: Request) -> bytes:
    try:
        async with asyncio.timeout(MOST_SECONDS):
            return await request.body()
    except TimeoutError:
        # What is still on its way is not waited for.
        raise HTTPException(408, "The body took too long.", {"Connection": "close"}) from None


def _in_the_address(query: str) -> dict[str, Any]:
    try:
        pairs = parse_qsl(query, keep_blank_values=True, errors="strict", max_num_fields=MOST_PARAMETERS)
    except ValueError:
        raise Malformed(f"The address must hold at most {MOST_PARAMETERS} parameters, in UTF-8.") from None
    given: dict[str, Any] = {}
    for name, value in pairs:
        if name in given and name in PARAMETERS:
            raise Malformed(f"`{name}` stands twice in the address: give it once.")
        given[name] = value
    for name in ("variables", "extensions"):
        given[name] = _json(given[name].encode(), f"`{name}`") if given.get(name) else None
    given["operationName"] = given.get("operationName") or None
    return given


def _is_json(content_type: str) -> bool:
    name, *parameters = (part.strip() for part in content_type.lower().split(";"))
    return name == JSON and is_utf8(dict(parameter.partition("=")[::2] for parameter in parameters))


def _json(data: bytes, called: str) -> Any:
    try:
        return orjson.loads(data)
    except orjson.JSONDecodeError:
        raise Malformed(f"{called} must be JSON in UTF-8.") from None
