"""How are rows named to clients? Opaque ids that carry their type (rule 37)."""

import base64
import binascii
from collections.abc import Iterable
from uuid import UUID

import strawberry

from actions.refusals import NotFound

MOST_CHARACTERS = 100
LENGTH = 22  # of a UUID in an id


def encode(kind: str, *parts: UUID) -> strawberry.ID:
    """`space_` and its UUID; a progress is named by its learner's and its objective's."""
    return strawberry.ID(f"{kind}_{''.join(map(encoded, parts))}")


def encoded(part: UUID) -> str:
    """A UUID as it stands in ids: 22 characters."""
    return base64.urlsafe_b64encode(part.bytes)[:LENGTH].decode()


def decode(kind: str, text: str) -> tuple[UUID, ...] | None:
    """The UUIDs of an id of this kind; None for whatever else, so that each thing has one id only."""
    if len(text) > MOST_CHARACTERS or not text.startswith(f"{kind}_"):
        return None
    rest = text[len(kind) + 1 :]
    try:
        parts = tuple(_decoded(rest[start : start + LENGTH]) for start in range(0, len(rest), LENGTH))
    except (binascii.Error, ValueError):
        return None
    return parts if parts and encode(kind, *parts) == text else None


def _decoded(text: str) -> UUID:
    return UUID(bytes=base64.urlsafe_b64decode(text + "=="))


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
