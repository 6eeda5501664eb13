"""Is an Open Badges 2.0 assertion true? (hosted verification: what its address gives is what counts)"""

from collections.abc import Collection
from datetime import datetime

from openbadges.facts import Json
from openbadges.recipients import meant
from openbadges.verdicts import (
    Fetch,
    Problem,
    Verdict,
    Wrong,
    answer_of,
    as_object,
    check_dates,
    document_at,
    is_web_address,
    names,
    object_of,
    origin,
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
    await read_badge(verdict, address, fetch)
    _check_host(verdict)
    check_dates(verdict, award.get("issuedOn"), award.get("expires"), now)
    check_recipient(verdict, emails)


async def read_badge(verdict: Verdict, place: str, fetch: Fetch) -> None:
    """The award's badge and its issuer. `place` is where the award stands."""
    verdict.badge, place = await linked(verdict.award.get("badge"), "BadgeClass", place, fetch)
    verdict.issuer, _ = await linked(verdict.badge.get("issuer"), "Issuer", place, fetch)


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


async def linked(link: object, kind: str, place: str, fetch: Fetch) -> tuple[Json, str]:
    """A badge or issuer, given by its address or written out, and the place that speaks for it.

    What is written out is believed where it stands on its own host: anybody may write out what another one's badge
    should be. Else its own address has the word.
    """
    what = "The badge" if kind == "BadgeClass" else "The issuer"
    address = link if isinstance(link, str) else as_object(link, what).get("id")
    if not is_web_address(address):
        raise Wrong(Problem.MALFORMED, f"{what} has no web address.")
    if isinstance(link, str) or origin(address) != origin(place):
        place = str(address)
        document = await document_at(fetch, address, what)
    else:
        document = as_object(link, what)
    kinds = {"BadgeClass"} if kind == "BadgeClass" else {"Issuer", "Profile"}
    if not kinds & set(names(document.get("type"))) or document.get("id") != address:
        raise Wrong(Problem.MALFORMED, f"{what} is not what the award says it is.")
    return document, place


def _check_host(verdict: Verdict) -> None:
    """A hosted award is the issuer's where it stands on the issuer's own host, or where the issuer says."""
    verification = as_object(verdict.award.get("verification"), "The kind of verification")
    if not HOSTED & set(names(verification.get("type"))):
        raise Wrong(Problem.UNSIGNED, "Only hosted awards can be verified here.")
    own = as_object(verdict.issuer.get("verification") or {}, "The issuer's kind of verification")
    address, issuer_id = str(verdict.award["id"]), verdict.issuer.get("id")
    places = names(own.get("startsWith"))
    hosts = names(own.get("allowedOrigins")) or [origin(issuer_id)[1]]
    there = (
        any(address.startswith(place) and origin(address) == origin(place) for place in places)
        if places
        else origin(address)[1] in hosts
    )
    if not there or origin(verdict.badge.get("id"))[1] != origin(issuer_id)[1]:
        verdict.found(Problem.NOT_HOSTED_BY_ISSUER, "It does not stand where its issuer keeps awards.")


def check_recipient(verdict: Verdict, emails: Collection[str] | None) -> None:
    if emails is None:
        return
    recipient = as_object(verdict.award.get("recipient"), "The recipient")
    told = recipient.get("identity"), recipient.get("salt"), bool(recipient.get("hashed"))
    if recipient.get("type") == "email":
        verdict.recipient = meant(*told, emails)
    if verdict.recipient is None:
        verdict.found(Problem.NOT_THE_RECIPIENT, "It was given to somebody else.")
