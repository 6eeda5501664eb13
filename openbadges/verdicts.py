"""What is wrong with somebody's badge? A verdict names everything that was found, in words for people."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import orjson

from openbadges.facts import Json


class Problem(StrEnum):
    MALFORMED = "MALFORMED"
    NOT_FETCHED = "NOT_FETCHED"
    NOT_HOSTED_BY_ISSUER = "NOT_HOSTED_BY_ISSUER"
    UNSIGNED = "UNSIGNED"
    WRONG_SIGNATURE = "WRONG_SIGNATURE"
    WRONG_KEY = "WRONG_KEY"
    NOT_YET_VALID = "NOT_YET_VALID"
    EXPIRED = "EXPIRED"
    REVOKED = "REVOKED"
    STATUS_UNKNOWN = "STATUS_UNKNOWN"
    NOT_THE_RECIPIENT = "NOT_THE_RECIPIENT"


class Fetched(NamedTuple):
    status: int
    body: bytes


class NotFetched(Exception):
    """A fetch raises it: with a sentence why there is no answer."""


Fetch = Callable[[str], Awaitable[Fetched]]
"""Gets an address. What may be fetched, how much and for how long is for the caller to say."""


class Wrong(Exception):
    """Ends a verification: without this the rest can't be read."""

    def __init__(self, problem: Problem, sentence: str) -> None:
        super().__init__(sentence)
        self.problem = problem
        self.sentence = sentence


@dataclass
class Verdict:
    """`problems` with a sentence each; the documents as far as they were read, each as its issuer gives it.

    `recipient` is the address, of those that were asked about, to which it was given.
    """

    problems: dict[Problem, str] = field(default_factory=dict)
    award: Json = field(default_factory=dict)
    badge: Json = field(default_factory=dict)
    issuer: Json = field(default_factory=dict)
    recipient: str | None = None

    @property
    def valid(self) -> bool:
        return not self.problems

    def found(self, problem: Problem, sentence: str) -> None:
        self.problems.setdefault(problem, sentence)


async def document_at(fetch: Fetch, address: object, what: str) -> Json:
    """The JSON object at a web address."""
    fetched = await answer_of(fetch, address, what)
    if fetched.status != 200:
        raise Wrong(Problem.NOT_FETCHED, f"{what} can't be fetched: {address} answers {fetched.status}.")
    return object_of(fetched.body, what)


async def answer_of(fetch: Fetch, address: object, what: str) -> Fetched:
    if not is_web_address(address):
        raise Wrong(Problem.MALFORMED, f"{what} has no web address.")
    try:
        return await fetch(str(address))
    except NotFetched as error:
        raise Wrong(Problem.NOT_FETCHED, f"{what} can't be fetched: {error}") from error


def object_of(text: bytes | str, what: str) -> Json:
    try:
        found: Any = orjson.loads(text)
    except orjson.JSONDecodeError:
        raise Wrong(Problem.MALFORMED, f"{what} is no JSON.") from None
    return as_object(found, what)


def as_object(found: object, what: str) -> Json:
    if not isinstance(found, dict):
        raise Wrong(Problem.MALFORMED, f"{what} is no JSON object.")
    return found


def is_web_address(text: object) -> bool:
    return isinstance(text, str) and text.startswith(("https://", "http://"))


def origin(address: object) -> tuple[str, str]:
    """Scheme and host of a web address; of anything else nothing that equals another's."""
    if not is_web_address(address):
        return "", repr(address)
    try:
        parts = urlsplit(str(address))
    except ValueError:
        return "", repr(address)
    return parts.scheme, parts.netloc.lower()


def names(value: object) -> list[str]:
    """A field that holds one text or a list of them."""
    return [part for part in (value if isinstance(value, list) else [value]) if isinstance(part, str)]


def instant_of(text: object, what: str) -> datetime:
    """An instant; one without a zone counts as UTC."""
    try:
        at = datetime.fromisoformat(str(text))
    except ValueError:
        raise Wrong(Problem.MALFORMED, f"{what} is no instant.") from None
    return at if at.tzinfo else at.replace(tzinfo=UTC)


def check_dates(verdict: Verdict, start: object, end: object, now: datetime) -> None:
    """`end` may be None; an award that says no start is malformed."""
    if instant_of(start, "The day it was given") > now:
        verdict.found(Problem.NOT_YET_VALID, "It is not valid yet.")
    if end is not None and instant_of(end, "The day it expires") <= now:
        verdict.found(Problem.EXPIRED, "It has expired.")
