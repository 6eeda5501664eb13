"""How is an answer sent: with which status, validated by which tag, how small?"""

import asyncio
from collections.abc import Mapping
from hashlib import sha256

import orjson
from graphql import GraphQLError
from starlette.requests import Request
from starlette.responses import Response

from laurel.http.accepting import JSON, encoding
from laurel.http.compressing import COMPRESS, LEAST_BYTES
from laurel.http.reading import listed
from schema.errors import coded

LARGE = 256 * 1024  # bytes: less is hashed faster than it is handed to a thread
VARY = "Accept, Accept-Encoding, Authorization"
KEPT = {
    "Cache-Control": "private, no-cache",
    "Vary": VARY,
}  # by the reader's own cache, and asked again each time
CODES = {401: "UNAUTHENTICATED", 429: "RATE_LIMITED", 503: "RATE_LIMITED"}
NOT_KEPT = {"Cache-Control": "no-store", "Vary": VARY}


async def kept(request: Request, body: bytes, media_type: str) -> Response:
    """The answer to a query by GET that succeeded; 304 where who asks has it already.

    The tag is of what this reader sees. It is weak, for it is the same however the answer is compressed
    (RFC 9110, 8.8.1).
    """
    headers = {"ETag": await _tag(body), **KEPT}
    if _is_known(listed(request, "if-none-match"), headers["ETag"]):
        return Response(status_code=304, headers=headers)
    return await compressed(request, body, media_type, headers)


async def compressed(
    request: Request, body: bytes, media_type: str, headers: Mapping[str, str] = NOT_KEPT
) -> Response:
    """The answer to a query, compressed where that pays and is wanted."""
    coding = encoding(listed(request, "accept-encoding")) if len(body) >= LEAST_BYTES else None
    if coding is None:
        return Response(body, 200, headers, media_type)
    small = await asyncio.to_thread(COMPRESS[coding], body)
    return Response(small, 200, {"Content-Encoding": coding, **headers}, media_type)


def plain(body: bytes, status: int, media_type: str, headers: Mapping[str, str] | None = None) -> Response:
    """Never compressed: answers to mutations, which hold secrets (BREACH), and whatever went wrong."""
    return Response(body, status, {**NOT_KEPT, **(headers or {})}, media_type)


def refused(
    status: int, message: str, headers: Mapping[str, str] | None = None, media_type: str = JSON
) -> Response:
    """What is no request, told as GraphQL tells errors."""
    error = coded(CODES.get(status, "BAD_USER_INPUT"), message)
    return plain(orjson.dumps({"errors": [error.formatted]}), status, media_type, headers)


def failed(error: GraphQLError, media_type: str) -> Response:
    """What was no fault of who asked: they may try again where it took too long."""
    status = 503 if (error.extensions or {}).get("code") == "TIMEOUT" else 500
    return plain(orjson.dumps({"errors": [error.formatted]}), status, media_type)


async def _tag(body: bytes) -> str:
    digest = sha256(body) if len(body) < LARGE else await asyncio.to_thread(sha256, body)
    return f'W/"{digest.hexdigest()[:32]}"'


def _is_known(if_none_match: str, tag: str) -> bool:
    """By weak comparison (RFC 9110, 13.1.2)."""
    given = {each.strip().removeprefix("W/") for each in if_none_match.split(",")}
    return bool(given & {"*", tag.removeprefix("W/")})
