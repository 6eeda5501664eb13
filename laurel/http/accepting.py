"""What does a client accept: which media type, which compression? (RFC 9110, 12.4 and 12.5)"""

import re
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

JSON = "application/json"
GRAPHQL = "application/graphql-response+json"
EVENTS = "text/event-stream"
HTML = "text/html"
WEIGHT = re.compile(r"0(\.\d{0,3})?|1(\.0{0,3})?")
ENCODINGS = ("zstd", "gzip")  # the best first


class Range(NamedTuple):
    """One element of a list: its name in lower case, how much it is wanted (0 to 1), and where it stands."""

    name: str
    weight: float
    place: int


def ranges(header: str) -> Iterator[Range]:
    """What can't be read is left out, and so is text in another encoding than UTF-8."""
    for place, element in enumerate(header.lower().split(",")):
        name, *parameters = (part.strip() for part in element.split(";"))
        given = dict(parameter.partition("=")[::2] for parameter in parameters)
        weight = given.get("q", "1").strip()
        if name and WEIGHT.fullmatch(weight) and is_utf8(given):
            yield Range(name, float(weight), place)


def is_utf8(parameters: dict[str, str]) -> bool:
    """Whether the parameters of a media type leave it at UTF-8."""
    return parameters.get("charset", "utf-8").strip('" ') in ("utf-8", "utf8")


@lru_cache(maxsize=256)
def media_type(accept: str) -> str | None:
    """Which of the media types of answers; None where the client takes none of them.

    Of those wanted alike the first listed wins; JSON where nothing or everything is accepted, for old clients.
    """
    if not accept.strip():
        return JSON
    listed = list(ranges(accept))
    found = [(_of_type(offer, listed), offer) for offer in (JSON, GRAPHQL, EVENTS)]
    wanted = [(range, offer) for range, offer in found if range and range.weight > 0]
    return min(wanted, key=lambda pair: (-pair[0].weight, pair[0].place))[1] if wanted else None


def takes_html(accept: str) -> bool:
    """Whether a page will do: it is named, as browsers do, or anything goes and nothing of ours is named."""
    names = {range.name for range in ranges(accept) if range.weight > 0}
    return HTML in names or (bool(names & {"text/*", "*/*"}) and not names & {JSON, GRAPHQL, EVENTS})


@lru_cache(maxsize=256)
def encoding(accept_encoding: str) -> str | None:
    """How an answer may be compressed; None where it shall stay as it is."""
    weights = {range.name: range.weight for range in ranges(accept_encoding)}
    others = weights.get("*", 0.0)
    wanted = [(weights.get(name, others), name) for name in ENCODINGS]
    best, name = max(wanted, key=lambda pair: pair[0])
    return name if best > 0 and best >= weights.get("identity", 0.0) else None


def _of_type(offer: str, listed: list[Range]) -> Range | None:
    """The most specific range that it lies in (12.5.1)."""
    for name in (offer, f"{offer.partition('/')[0]}/*", "*/*"):
        found = [range for range in listed if range.name == name]
        if found:
            return max(found, key=lambda range: range.weight)
    return None
