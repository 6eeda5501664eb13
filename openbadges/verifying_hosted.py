"""Is an Open Badges 2.0 assertion true? (hosted verification: what its address gives is what counts)"""

from collections.abc import Collection
from datetime import datetime
from urllib.parse import urlsplit

from openbadges.facts import Json
from openbadges.recipients import is_among
from openbadges.verdicts import (
    Fetch,
    Problem,
    Verdict,
    Wrong,
    answer_of,
    as_object,
    check_dates,
    document_at,
    names,
    object_of,
)

HOSTED = {"HostedBadge", "hosted", "HostedAssertion"}


async def verify_hosted(address: str, emails: Collection[str] | None, fetch: Fetch, now: datetime) -> Verdict:
    """`address` is the assertion's id: what somebody handed in is not believed, only what stands there.

    With `emails` the recipient must be one of them.
    """
    verdict = Verdict()
    try:
        await _verify(verdict, address, emails, fetch, now)
    except Wrong as wrong:
        verdict.found(wrong.problem, wrong.sentence)
    return verdict


async def _verify(
    verdict: Verdict, address: str, emails: Collection[str] | None, fetch: Fetch, now: datetime
) -> None:
    award = verdict.award = await _assertion(address, fetch)
    if award.get("revoked"):
        reason = award.get("revocationReason")
        raise Wrong(
            Problem.REVOKED, f"It was revoked: {reason}" if isinstance(reason, str) else "It was revoked."
        )
    verdict.badge = await _linked(award.get("badge"), "BadgeClass", fetch)
    verdict.issuer = await _linked(verdict.badge.get("issuer"), "Issuer", fetch)
    _check_host(verdict)
    check_dates(verdict, award.get("issuedOn"), award.get("expires"), now)
    _check_recipient(verdict, emails)


async def _assertion(address: str, fetch: Fetch) -> Json:
    fetched = await answer_of(fetch, address, "The award")
    if fetched.status not in (200, 410):
        raise Wrong(Problem.NOT_FETCHED, f"The award can't be fetched: {address} answers {fetched.status}.")
    if fetched.status == 410:
        return _gone(fetched.body)
    award = object_of(fetched.body, "The award")
    if award.get("id") != address or "Assertion" not in names(award.get("type")):
        raise Wrong(Problem.MALFORMED, "What stands at the address is no assertion of this address.")
    return award


def _gone(body: bytes) -> Json:
    """The answer 410 is enough to be revoked, with a reason or without."""
    try:
        return {**object_of(body, "The award"), "revoked": True}
    except Wrong:
        return {"revoked": True}


async def _linked(link: object, kind: str, fetch: Fetch) -> Json:
    """A badge or issuer, given by its address or written out."""
    what = "The badge" if kind == "BadgeClass" else "The issuer"
    document = await document_at(fetch, link, what) if isinstance(link, str) else as_object(link, what)
    kinds = {"BadgeClass"} if kind == "BadgeClass" else {"Issuer", "Profile"}
    if not kinds & set(names(document.get("type"))) or (isinstance(link, str) and document.get("id") != link):
        raise Wrong(Problem.MALFORMED, f"{what} is not what the award says it is.")
    return document


def _check_host(verdict: Verdict) -> None:
    """A hosted award is the issuer's where it stands on the issuer's own host, or where the issuer says."""
    verification = as_object(verdict.award.get("verification"), "The kind of verification")
    if not HOSTED & set(names(verification.get("type"))):
        raise Wrong(Problem.UNSIGNED, "Only hosted awards can be verified here.")
    own = as_object(verdict.issuer.get("verification") or {}, "The issuer's kind of verification")
    address, issuer_id = str(verdict.award["id"]), str(verdict.issuer.get("id"))
    places = names(own.get("startsWith"))
    hosts = names(own.get("allowedOrigins")) or [urlsplit(issuer_id).netloc]
    there = (
        any(address.startswith(place) for place in places) if places else urlsplit(address).netloc in hosts
    )
    if not there or urlsplit(str(verdict.badge.get("id"))).netloc != urlsplit(issuer_id).netloc:
        verdict.found(Problem.NOT_HOSTED_BY_ISSUER, "It does not stand where its issuer keeps awards.")


def _check_recipient(verdict: Verdict, emails: Collection[str] | None) -> None:
    if emails is None:
        return
    recipient = as_object(verdict.award.get("recipient"), "The recipient")
    told = recipient.get("identity"), recipient.get("salt"), bool(recipient.get("hashed"))
    if recipient.get("type") != "email" or not is_among(*told, emails):
        verdict.found(Problem.NOT_THE_RECIPIENT, "It was given to somebody else.")
