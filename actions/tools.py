"""What do verbs need of the outside world?"""

from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol
from uuid import UUID

from models.hearing import Concern
from models.who import Laurel, Who


class Sealing(Protocol):
    """Makes opaque text that only we can open, the same text for the same content every time."""

    def seal(self, content: bytes, about: bytes) -> str: ...

    def unseal(self, text: str, about: bytes) -> bytes:
        """ValueError when it was not sealed by us about this."""


class Ringing(Protocol):
    """Tells every process that something happened in a space."""

    def ring(self, space_id: UUID, concerns: Iterable[Concern] = ()) -> None:
        """It concerns these, or without them those whom the new lines of its diary concern. Never raises."""


class Answer(NamedTuple):
    """Of a web server, whatever its status; names of headers are found in any case.

    `elsewhere` where a redirect led to another host: its words are not those of the host that was asked.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    elsewhere: bool = False


class NotFetched(Exception):
    """There is no answer; a clause for people says why."""


class Fetching(Protocol):
    """Speaks to web addresses that strangers name. NotFetched for what is not public, too slow, or larger than this."""

    async def get(
        self, address: str, headers: Mapping[str, str] | None = None, most_bytes: int = ...
    ) -> Answer:
        """Follows redirects; the headers go to the first host alone."""

    async def post(
        self, address: str, body: bytes, headers: Mapping[str, str], most_bytes: int = ...
    ) -> Answer:
        """Follows no redirect."""


class Spans(Protocol):
    """Tells elsewhere how long something took, under a name of ours, and what is told of it is no secret."""

    def span(self, name: str, **told: str) -> AbstractContextManager[None]:
        """As long as the block; those that begin in it are parts of it."""


class NoSpans:
    """Nobody collects them."""

    def span(self, name: str, **told: str) -> AbstractContextManager[None]:
        return NOTHING


NOTHING = nullcontext()
NO_SPANS = NoSpans()


@dataclass(frozen=True, slots=True)
class Tools:
    """Built once by the shell. `now` gives an instant in UTC; `address` is ours, without a slash at the end."""

    now: Callable[[], datetime]
    sealing: Sealing
    bell: Ringing
    address: str
    fetching: Fetching
    spans: Spans = NO_SPANS


@dataclass(frozen=True, slots=True)
class Once:
    """A key under which asking twice does once, and a digest of what was asked (rule 35)."""

    key: str
    arguments: str


@dataclass(frozen=True, slots=True)
class Actor:
    """Who acts, with the tools in their hands."""

    who: Who
    tools: Tools
    once: Once | None = None


def laurel(tools: Tools) -> Actor:
    """The operator, or one of our own rules."""
    return Actor(Laurel(), tools)
