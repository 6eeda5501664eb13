"""What does a badge from elsewhere say? As far as it can be read: the words and addresses that are well formed."""

from datetime import UTC, datetime
from typing import Any, NamedTuple

from openbadges.facts import Json
from openbadges.verdicts import Problem, Verdict, Wrong, instant_of, is_web_address, names


class Outside(NamedTuple):
    """A badge and its issuer, each known by the address that it has everywhere."""

    id: str
    issuer_id: str
    issuer_name: str
    name: str
    description: str
    criteria_url: str | None
    criteria_narrative: str | None
    tags: tuple[str, ...]
    alignments: tuple[dict[str, str], ...]


class Given(NamedTuple):
    """An award of one, to one address."""

    id: str
    badge: Outside
    recipient: str
    issued_at: datetime
    expires_at: datetime | None
    narrative: str | None


def given_of(verdict: Verdict) -> Given:
    """Of a verdict that found nothing wrong and asked for the recipient; Wrong where it says too little."""
    award = verdict.award
    subject = award.get("credentialSubject")
    start = award.get("issuedOn") or award.get("validFrom") or award.get("issuanceDate")
    end = award.get("expires") or award.get("validUntil") or award.get("expirationDate")
    if not isinstance(award.get("id"), str) or verdict.recipient is None:
        raise Wrong(Problem.MALFORMED, "The award has no id.")
    return Given(
        award["id"],
        outside_of(verdict.badge, verdict.issuer),
        verdict.recipient,
        _in_utc(start, "The day it was given"),
        _in_utc(end, "The day it expires") if end else None,
        _words(award.get("narrative") or (subject.get("narrative") if isinstance(subject, dict) else None)),
    )


def outside_of(badge: Json, issuer: Json) -> Outside:
    """Wrong where it has no name, or no address by which it is known again."""
    name, issuer_id = _words(badge.get("name")), issuer.get("id")
    if not name or not _is_known_by(badge.get("id")) or not isinstance(issuer_id, str):
        raise Wrong(Problem.MALFORMED, "The badge has no name or no address.")
    criteria = badge.get("criteria")
    said = criteria if isinstance(criteria, dict) else {"id": criteria}
    return Outside(
        badge["id"],
        issuer_id,
        _words(issuer.get("name")) or issuer_id,
        name,
        _words(badge.get("description")) or "",
        said["id"] if is_web_address(said.get("id")) else None,
        _words(said.get("narrative")),
        tuple(names(badge.get("tags") or badge.get("tag"))),
        tuple(_alignments(badge.get("alignment"))),
    )


def _alignments(given: object) -> list[dict[str, str]]:
    """With a name and an address at least."""
    found = []
    for each in given if isinstance(given, list) else [given]:
        if (
            isinstance(each, dict)
            and _words(each.get("targetName"))
            and is_web_address(each.get("targetUrl"))
        ):
            fields = ("targetName", "targetUrl", "targetCode", "targetFramework", "targetDescription")
            found.append({field: each[field] for field in fields if _words(each.get(field))})
    return found


def _is_known_by(address: Any) -> bool:
    """A web address, or a name that no place stands for (RFC 8141)."""
    return is_web_address(address) or (isinstance(address, str) and address.startswith("urn:"))


def _words(text: object) -> str | None:
    return text if isinstance(text, str) and text.strip() else None


def _in_utc(text: object, what: str) -> datetime:
    try:
        return instant_of(text, what).astimezone(UTC)
    except OverflowError:
        raise Wrong(Problem.MALFORMED, f"{what} is no instant.") from None
