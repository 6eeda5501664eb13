"""How are rows named to clients? Opaque ids that carry their type (rule 37)."""

import re
from binascii import a2b_base64, b2a_base64
from collections.abc import Iterable
from uuid import UUID

import strawberry
from asyncpg.pgproto import pgproto

from actions.refusals import NotFound

LENGTH = 22  # of a UUID in an id
# The last character tells two bits, and in one spelling only: each thing has one id.
UUIDS = re.compile("(?:[A-Za-z0-9_-]{21}[AQgw]){1,4}")
TO_URL, FROM_URL = bytes.maketrans(b"+/", b"-_"), bytes.maketrans(b"-_", b"+/")


def encode(kind: str, *parts: UUID) -> strawberry.ID:
    """`space_` and its UUID; a progress is named by its learner's and its objective's."""
    return strawberry.ID(f"{kind}_{''.join(map(encoded, parts))}")


def encoded(part: UUID) -> str:
    """A UUID as it stands in ids: 22 characters."""
    return b2a_base64(part.bytes, newline=False)[:LENGTH].translate(TO_URL).decode()


def decode(kind: str, text: str) -> tuple[UUID, ...] | None:
    """The UUIDs of an id of this kind; None for whatever else, so that each thing has one id only."""
    start = len(kind) + 1
    if not text.startswith(f"{kind}_") or not UUIDS.fullmatch(text, start):
        return None
    told = text.encode().translate(FROM_URL)
    return tuple(_decoded(told[place : place + LENGTH]) for place in range(start, len(told), LENGTH))


def _decoded(told: bytes) -> UUID:
    found: UUID = pgproto.UUID(a2b_base64(told + b"=="))
    return found


def decode_one(kind: str, text: str) -> UUID | None:
    """The UUID in an id of this kind, None for whatever else."""
    found = decode(kind, text)
    return found[0] if found and len(found) == 1 else None


def parse(kind: str, text: str, *field: str) -> UUID:
    """The UUID in an id of this kind; NotFound with the field for whatever else."""
    found = decode_one(kind, text)
    if found is None:
        raise NotFound(*field)
    return found


def parse_all(kind: str, texts: Iterable[str], *field: str) -> list[UUID]:
    """The UUIDs in ids of this kind, in order; NotFound names the first that is none."""
    return [parse(kind, text, *field, str(place)) for place, text in enumerate(texts)]
