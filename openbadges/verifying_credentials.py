"""Is an Open Badges 3.0 credential true? Its proof, its issuer's key, its dates, its status, its recipient."""

import asyncio
from collections.abc import Collection
from datetime import datetime
from typing import Any

from openbadges.authorities import key_of
from openbadges.canonical import NotCanonical
from openbadges.contexts import CREDENTIALS_V1, CREDENTIALS_V2
from openbadges.facts import Json
from openbadges.proofs import PURPOSE, SUITE, is_true
from openbadges.recipients import meant
from openbadges.status import NoStatus, is_set
from openbadges.tokens import NotAToken, credential_of, header_of
from openbadges.verdicts import (
    Fetch,
    Problem,
    Verdict,
    Wrong,
    as_object,
    check_dates,
    document_at,
    instant_of,
    names,
    object_of,
    origin,
)

KINDS = {"OpenBadgeCredential", "AchievementCredential"}
MOST_CHARACTERS = 1024 * 1024
MOST_DIGITS = 10
MOST_STATUSES = 4  # each is a list to fetch and a signature to verify


async def verify_credential(
    handed: str | bytes | Json, emails: Collection[str] | None, fetch: Fetch, now: datetime
) -> Verdict:
    """A credential as JSON or as a token, wherever it comes from. With `emails` the recipient must be one of them."""
    verdict = Verdict()
    try:
        credential = verdict.award = await _proved(handed, fetch, now)
        _read(verdict, credential)
        start = credential.get("validFrom", credential.get("issuanceDate"))
        check_dates(verdict, start, credential.get("validUntil", credential.get("expirationDate")), now)
        _check_recipient(verdict, emails)
        await _check_status(verdict, fetch, now)
    except Wrong as wrong:
        verdict.found(wrong.problem, wrong.sentence)
    return verdict


async def _proved(handed: str | bytes | Json, fetch: Fetch, now: datetime) -> Json:
    """The credential, whose signature is its issuer's."""
    if isinstance(handed, dict):
        return await proved_document(handed, fetch, now)
    text = handed.decode("utf-8", "replace") if isinstance(handed, bytes) else handed
    text = text.strip()
    if len(text) > MOST_CHARACTERS:
        raise Wrong(Problem.MALFORMED, "The award is too long.")
    if text.startswith("{"):
        return await proved_document(object_of(text, "The award"), fetch, now)
    return await _proved_token(text, fetch)


async def proved_document(document: Json, fetch: Fetch, now: datetime) -> Json:
    """The same document, once one of its proofs is its issuer's."""
    proof = _proof_in(document)
    if proof.get("proofPurpose") != PURPOSE:
        raise Wrong(Problem.WRONG_SIGNATURE, "Its proof was made for something else.")
    if "expires" in proof and instant_of(proof["expires"], "The end of the proof") <= now:
        raise Wrong(Problem.WRONG_SIGNATURE, "Its proof has expired.")
    if "created" in proof:
        instant_of(proof["created"], "The day of the proof")
    key = await key_of(issuer_of(document), proof.get("verificationMethod"), fetch)
    try:
        if not await asyncio.to_thread(is_true, document, proof, key):  # a document may take a while to read
            raise Wrong(Problem.WRONG_SIGNATURE, "It was changed after its issuer signed it.")
    except NotCanonical as error:
        raise Wrong(Problem.WRONG_SIGNATURE, f"What was signed can't be read: {error}.") from error
    return document


def _proof_in(document: Json) -> Json:
    given = document.get("proof")
    proofs = given if isinstance(given, list) else [given]
    for proof in proofs:
        if (
            isinstance(proof, dict)
            and proof.get("type") == "DataIntegrityProof"
            and proof.get("cryptosuite") == SUITE
        ):
            return proof
    raise Wrong(Problem.UNSIGNED, f"It carries no proof by {SUITE}, the one that can be verified here.")


def issuer_of(document: Json) -> str:
    """The id of its issuer."""
    given: Any = document.get("issuer")
    found = given.get("id") if isinstance(given, dict) else given
    if not isinstance(found, str):
        raise Wrong(Problem.MALFORMED, "It names no issuer.")
    return found


async def _proved_token(token: str, fetch: Fetch) -> Json:
    """The key must stand on the issuer's own host: a key that the token brings along proves nothing."""
    try:
        kid = header_of(token).get("kid")
        jwk = await document_at(fetch, kid, "The key")
        credential = credential_of(token, jwk)
    except NotAToken as error:
        raise Wrong(Problem.WRONG_SIGNATURE, f"The token can't be believed: {error}.") from error
    issuer_id = issuer_of(credential)
    if origin(kid) != origin(issuer_id):
        raise Wrong(Problem.WRONG_KEY, "The key is not one of the issuer's.")
    return credential


def _read(verdict: Verdict, credential: Json) -> None:
    contexts, kinds = credential.get("@context"), names(credential.get("type"))
    first = contexts[0] if isinstance(contexts, list) and contexts else None
    if (
        first not in (CREDENTIALS_V1, CREDENTIALS_V2)
        or not KINDS & set(kinds)
        or "VerifiableCredential" not in kinds
    ):
        raise Wrong(Problem.MALFORMED, "It is no Open Badges credential.")
    subject = as_object(credential.get("credentialSubject"), "The recipient")
    verdict.badge = as_object(subject.get("achievement"), "The badge")
    given = credential["issuer"]
    verdict.issuer = given if isinstance(given, dict) else {"id": given}


def _check_recipient(verdict: Verdict, emails: Collection[str] | None) -> None:
    if emails is None:
        return
    subject = verdict.award["credentialSubject"]
    given = subject.get("identifier") or []
    identifiers = [each for each in (given if isinstance(given, list) else [given]) if isinstance(each, dict)]
    mailto = str(subject.get("id", "")).removeprefix("mailto:").lower()
    verdict.recipient = next((email for email in emails if email.lower() == mailto), None)
    for each in identifiers:
        if each.get("identityType") == "emailAddress" and verdict.recipient is None:
            told = each.get("identityHash"), each.get("salt"), each.get("hashed") is True
            verdict.recipient = meant(*told, emails)
    if verdict.recipient is None:
        verdict.found(Problem.NOT_THE_RECIPIENT, "It was given to somebody else.")


async def _check_status(verdict: Verdict, fetch: Fetch, now: datetime) -> None:
    given = verdict.award.get("credentialStatus") or []
    entries = given if isinstance(given, list) else [given]
    if len(entries) > MOST_STATUSES:
        raise Wrong(Problem.STATUS_UNKNOWN, "It names too many lists of what was revoked.")
    for entry in entries:
        await _check_entry(verdict, as_object(entry, "The status"), fetch, now)


async def _check_entry(verdict: Verdict, entry: Json, fetch: Fetch, now: datetime) -> None:
    """The list must be the same issuer's, signed like the credential."""
    place = str(entry.get("statusListIndex"))
    if entry.get("type") != "BitstringStatusListEntry" or not place.isdecimal() or len(place) > MOST_DIGITS:
        raise Wrong(Problem.STATUS_UNKNOWN, "Whether it was revoked is told in a way that is not known here.")
    address, purpose = entry.get("statusListCredential"), entry.get("statusPurpose")
    try:
        document = await document_at(fetch, address, "The list of what was revoked")
        listed = await proved_document(document, fetch, now)
        subject = as_object(listed.get("credentialSubject"), "The list of what was revoked")
        if issuer_of(listed) != issuer_of(verdict.award) or listed.get("id") != address:
            raise Wrong(Problem.STATUS_UNKNOWN, "The list of what was revoked is somebody else's.")
        if purpose not in names(subject.get("statusPurpose")):
            raise Wrong(Problem.STATUS_UNKNOWN, "The list is about something else.")
        revoked = is_set(subject.get("encodedList"), int(place))
    except (Wrong, NoStatus) as error:
        raise Wrong(Problem.STATUS_UNKNOWN, f"Whether it was revoked can't be told: {error}") from error
    if revoked:
        verdict.found(
            Problem.REVOKED, "It was revoked." if purpose == "revocation" else f"It is in {purpose}."
        )
