"""Badges of elsewhere: how are they known here? (rules 4, 31)"""

from collections.abc import Mapping
from hashlib import sha256
from typing import Any
from uuid import UUID

import orjson

from actions.badges import MOST_TAGS
from actions.outside_words import lines, plain
from actions.refusals import InvalidInput
from actions.tools import Tools
from actions.unit import Change
from actions.values import web_address
from models.badges import Badge
from models.rows import Id, first
from models.searching import sorting
from openbadges.reading import Outside

MOST_ADDRESS = 2000
MOST_WORDS = 10_000
MOST_ALIGNMENTS = 20
MOST_AN_HOUR = 60  # that one person may make us look at: it makes us fetch what strangers name


def is_ours(tools: Tools, address: str) -> bool:
    """Whether it stands on this Laurel, whose badges and awards are no others'."""
    return f"{address}/".startswith(f"{tools.address}/")


async def known_badge(change: Change[Any], outside: Outside, *field: str) -> UUID:
    """Our row for it, made now where we hear of it for the first time. What it says stays as it was heard first."""
    if not is_kept(outside.id):
        raise InvalidInput("The badge's address is too long, or has characters that no address has.", *field)
    digest = digest_of(outside.id, outside.issuer_id)
    if (found := await first(Id, KNOWN, digest)) is None:
        await Badge.bulk_create([_made(change, outside, digest)], ignore_conflicts=True)
        found = await first(Id, KNOWN, digest)
    if found is None:
        raise LookupError("a badge that was made is there")
    return found.id


KNOWN = "SELECT id FROM badge WHERE outside_digest = $1"


def digest_of(*told: str) -> str:
    """One short text for several long ones."""
    return sha256(orjson.dumps(told)).hexdigest()


def is_kept(address: str) -> bool:
    return len(address) <= MOST_ADDRESS and address.isascii() and address.isprintable() and " " not in address


def _made(change: Change[Any], outside: Outside, digest: str) -> Badge:
    name = plain(outside.name, 200) or "?"
    narrative = outside.criteria_narrative
    return Badge(
        outside_url=outside.id,
        outside_issuer_name=plain(outside.issuer_name, 200) or "?",
        outside_digest=digest,
        name=name,
        sort_name=sorting(name),
        description=lines(outside.description, MOST_WORDS),
        criteria_narrative=lines(narrative, MOST_WORDS) if narrative else None,
        criteria_url=_address(outside.criteria_url),
        tags=[tag for each in outside.tags[:MOST_TAGS] if (tag := plain(each, 100))],
        alignments=[kept for each in outside.alignments[:MOST_ALIGNMENTS] if (kept := _alignment(each))],
        created_at=change.now,
    )


def _alignment(told: Mapping[str, str]) -> dict[str, str] | None:
    url, name = _address(told["targetUrl"]), plain(told["targetName"], 200)
    if not url or not name:
        return None
    more = ("targetCode", "targetFramework", "targetDescription")
    return {
        "targetName": name,
        "targetUrl": url,
        **{key: lines(told[key], 2000) for key in more if key in told},
    }


def _address(told: str | None) -> str | None:
    """None for what could be something else than an address (T64)."""
    try:
        return web_address(told) if told else None
    except InvalidInput:
        return None
