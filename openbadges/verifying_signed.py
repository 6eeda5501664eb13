"""Is an Open Badges 2.0 assertion in a JSON Web Signature true? (signed verification)"""

import binascii
from collections.abc import Collection
from datetime import datetime

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import RSAKey

from openbadges.facts import Json
from openbadges.tokens import NotAToken, claims_of, header_of
from openbadges.verdicts import (
    Fetch,
    Problem,
    Verdict,
    Wrong,
    as_object,
    check_dates,
    document_at,
    names,
)
from openbadges.verifying_hosted import check_recipient, linked

SIGNED = {"SignedBadge", "signed", "SignedAssertion"}
ALGORITHM = "RS256"  # the one that the specification names
MOST_CHARACTERS = 1024 * 1024


async def verify_signed(token: str, emails: Collection[str] | None, fetch: Fetch, now: datetime) -> Verdict:
    """The key must be the issuer's by its own word, and the issuer's word is what stands at its address."""
    verdict = Verdict()
    try:
        await _verify(verdict, token, emails, fetch, now)
    except Wrong as wrong:
        verdict.found(wrong.problem, wrong.sentence)
    except NotAToken as error:
        verdict.found(Problem.WRONG_SIGNATURE, f"The signature can't be believed: {error}.")
    return verdict


async def _verify(
    verdict: Verdict, token: str, emails: Collection[str] | None, fetch: Fetch, now: datetime
) -> None:
    if len(token) > MOST_CHARACTERS:
        raise Wrong(Problem.MALFORMED, "The award is too long.")
    award = verdict.award = claims_of(token)
    if "Assertion" not in names(award.get("type")) or not isinstance(award.get("id"), str):
        raise Wrong(Problem.MALFORMED, "What was signed is no assertion.")
    # Nothing is written out anywhere yet: badge and issuer are fetched from their own addresses.
    verdict.badge, place = await linked(award.get("badge"), "BadgeClass", "", fetch)
    verdict.issuer, _ = await linked(verdict.badge.get("issuer"), "Issuer", place, fetch)
    await _check_signature(verdict, token, fetch)
    check_dates(verdict, award.get("issuedOn"), award.get("expires"), now)
    check_recipient(verdict, emails)
    await _check_revocation(verdict, fetch)


async def _check_signature(verdict: Verdict, token: str, fetch: Fetch) -> None:
    verification = as_object(verdict.award.get("verification"), "The kind of verification")
    if not SIGNED & set(names(verification.get("type"))):
        raise Wrong(Problem.UNSIGNED, "It says that it is not to be verified by its signature.")
    issuer_id, own = verdict.issuer["id"], _addresses(verdict.issuer.get("publicKey"))
    address = verification.get("creator") or next(iter(own), None)
    if address not in own:
        raise Wrong(Problem.WRONG_KEY, "The key is not one of the issuer's.")
    key = await document_at(fetch, address, "The key")
    if key.get("id") != address or key.get("owner") != issuer_id:
        raise Wrong(Problem.WRONG_KEY, "The key is not one of the issuer's.")
    if header_of(token).get("alg") != ALGORITHM or not _is_signed(token, key):
        raise Wrong(Problem.WRONG_SIGNATURE, "It was changed after its issuer signed it.")


def _is_signed(token: str, key: Json) -> bool:
    try:
        jws.deserialize_compact(
            token, RSAKey.import_key(str(key.get("publicKeyPem"))), algorithms=[ALGORITHM]
        )
    except (JoseError, ValueError, TypeError, binascii.Error):
        return False
    return True


async def _check_revocation(verdict: Verdict, fetch: Fetch) -> None:
    """By the issuer's list, if it keeps one (RevocationList)."""
    address = verdict.issuer.get("revocationList")
    if address is None:
        return
    try:
        listed = await document_at(fetch, address, "The list of what was revoked")
    except Wrong as error:
        told = f"Whether it was revoked can't be told: {error}"
        raise Wrong(Problem.STATUS_UNKNOWN, told) from error
    entries = listed.get("revokedAssertions")
    if listed.get("issuer") != verdict.issuer["id"] or not isinstance(entries, list):
        raise Wrong(Problem.STATUS_UNKNOWN, "The list of what was revoked is somebody else's.")
    for entry in entries:
        said = entry if isinstance(entry, dict) else {"id": entry}
        if verdict.award["id"] in (said.get("id"), said.get("uid")):
            reason = said.get("revocationReason")
            sentence = f"It was revoked: {reason}" if isinstance(reason, str) else "It was revoked."
            verdict.found(Problem.REVOKED, sentence)


def _addresses(keys: object) -> list[str]:
    """Of keys, by their address or written out."""
    given = keys if isinstance(keys, list) else [keys]
    return names([each.get("id") if isinstance(each, dict) else each for each in given])
