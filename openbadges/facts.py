"""What must be known of issuer, badge and award to write their papers? Every id is a public address."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from openbadges.keys import PublicKey

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Issuer:
    """`keys` are all that it ever signed with, the one in use included."""

    id: str
    name: str
    url: str
    email: str
    description: str = ""
    image: str | None = None
    keys: tuple[PublicKey, ...] = ()


@dataclass(frozen=True, slots=True)
class Alignment:
    name: str
    url: str
    code: str | None = None
    framework: str | None = None
    description: str | None = None


@dataclass(frozen=True, slots=True)
class Badge:
    """Criteria are a page, words, or both."""

    id: str
    issuer: Issuer
    name: str
    description: str
    image: str
    criteria_url: str | None = None
    criteria_narrative: str | None = None
    tags: tuple[str, ...] = ()
    alignments: tuple[Alignment, ...] = ()


@dataclass(frozen=True, slots=True)
class Recipient:
    """Known by an e-mail address, which leaves here only as a hash with this salt, or by an id, or by both.

    `name` is None unless the recipient shares it.
    """

    salt: str
    email: str | None = None
    id: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Evidence:
    url: str | None = None
    narrative: str | None = None
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Status:
    """Which bit of which list says whether an award was revoked (W3C Bitstring Status List)."""

    list_address: str
    place: int


@dataclass(frozen=True, slots=True)
class Award:
    id: str
    badge: Badge
    recipient: Recipient
    issued_at: datetime
    expires_at: datetime | None = None
    narrative: str | None = None
    evidence: tuple[Evidence, ...] = ()
    image: str | None = None
    status: Status | None = None


def instant(at: datetime) -> str:
    """In UTC, to the second, as both versions read it (RFC 3339)."""
    return at.astimezone(UTC).isoformat(timespec="seconds").replace("+00:00", "Z")


def told(**fields: Any) -> Json:
    """A part of a document: what is not known is left out."""
    return {name: value for name, value in fields.items() if value not in (None, "", [], ())}
