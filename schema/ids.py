"""How are rows named to clients? Opaque ids that carry their type (rule 37)."""

import base64
import binascii
from collections.abc import Iterable
from uuid import UUID

import strawberry

from actions.refusals import NotFound

MOST_CHARACTERS = 100


def encode(kind: str, *parts: UUID) -> strawberry.ID:
    """`space_` and the bytes of its UUID; a progress is named by its learner and its objective."""
    raw = b"".join(part.bytes for part in parts)
    return strawberry.ID(f"{kind}_{base64.urlsafe_b64encode(raw).rstrip(b'=').decode()}")


def decode(kind: str, text: str) -> tuple[UUID, ...] | None:
    """The UUIDs of an id of this kind; None for whatever else, so that each thing has one id only."""
    if len(text) > MOST_CHARACTERS or not text.startswith(f"{kind}_"):
        return None
    rest = text[len(kind) + 1 :]
    try:
        raw = base64.urlsafe_b64decode(rest + "=" * (-len(rest) % 4))
    except (binascii.Error, ValueError):
        return None
    parts = tuple(UUID(bytes=raw[start : start + 16]) for start in range(0, len(raw) // 16 * 16, 16))
    return parts if parts and encode(kind, *parts) == text else None


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
