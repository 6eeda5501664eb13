"""How are the papers of Open Badges 3.0 written? They carry their own proof, wherever they are."""

import re
from urllib.parse import quote

from openbadges.contexts import CREDENTIALS_V2, DID_V1, MULTIKEY_V1, OPEN_BADGES_V3
from openbadges.facts import Alignment, Award, Badge, Evidence, Issuer, Json, Recipient, Status, instant, told
from openbadges.recipients import hashed

CONTEXTS = [CREDENTIALS_V2, OPEN_BADGES_V3]


def profile(issuer: Issuer) -> Json:
    """The issuer's Profile, which is also the document that says which keys speak for it."""
    return {
        "@context": [DID_V1, MULTIKEY_V1, OPEN_BADGES_V3],
        **_profile(issuer),
        "verificationMethod": [key.method() for key in issuer.keys],
        "assertionMethod": [key.id for key in issuer.keys],
    }


def key_document(issuer: Issuer, key_id: str) -> Json:
    """One key under its own address; KeyError where the issuer has no such key."""
    methods = {key.id: key.method() for key in issuer.keys}
    return {"@context": MULTIKEY_V1, **methods[key_id]}


def achievement(badge: Badge) -> Json:
    """The badge, under its own address; in a credential the issuer stands beside it."""
    return {
        "@context": CONTEXTS,
        **_achievement(badge),
        "creator": {"id": badge.issuer.id, "type": ["Profile"]},
    }


def credential(award: Award) -> Json:
    """An OpenBadgeCredential, not signed yet."""
    return told(
        **{"@context": CONTEXTS},
        id=award.id,
        type=["VerifiableCredential", "OpenBadgeCredential"],
        name=award.badge.name,
        issuer=_profile(award.badge.issuer),
        validFrom=instant(award.issued_at),
        validUntil=award.expires_at and instant(award.expires_at),
        awardedDate=instant(award.issued_at),
        credentialSubject=_subject(award),
        credentialStatus=award.status and _status(award.status),
        evidence=[_evidence(each) for each in award.evidence],
    )


def _plain(address: str | None) -> str | None:
    """Without characters that people type into addresses and no address may have (RFC 3987): RDF knows none such."""
    return address and re.sub(r'[\s<>"{}|\\^`]', lambda found: quote(found[0]), address)


def _profile(issuer: Issuer) -> Json:
    return told(
        id=issuer.id,
        type=["Profile"],
        name=issuer.name,
        url=issuer.url,
        email=issuer.email,
        description=issuer.description,
        image=issuer.image and {"id": issuer.image, "type": "Image"},
    )


def _achievement(badge: Badge) -> Json:
    return told(
        id=badge.id,
        type=["Achievement"],
        name=badge.name,
        description=badge.description,
        criteria=told(id=_plain(badge.criteria_url), narrative=badge.criteria_narrative) or {"id": badge.id},
        image={"id": badge.image, "type": "Image"},
        tag=list(badge.tags),
        alignment=[_alignment(each) for each in badge.alignments],
    )


def _subject(award: Award) -> Json:
    return told(
        type=["AchievementSubject"],
        id=award.recipient.id,
        identifier=_identifiers(award.recipient),
        narrative=award.narrative,
        achievement=_achievement(award.badge),
    )


def _identifiers(recipient: Recipient) -> list[Json]:
    found = []
    if recipient.email is not None:
        address = hashed(recipient.email, recipient.salt)
        found.append(
            {
                "type": "IdentityObject",
                "hashed": True,
                "identityHash": address,
                "identityType": "emailAddress",
                "salt": recipient.salt,
            }
        )
    if recipient.name is not None:
        found.append(
            {
                "type": "IdentityObject",
                "hashed": False,
                "identityHash": recipient.name,
                "identityType": "ext:name",
            }
        )
    return found


def _status(status: Status) -> Json:
    return {
        "id": f"{status.list_address}#{status.place}",
        "type": "BitstringStatusListEntry",
        "statusPurpose": "revocation",
        "statusListIndex": str(status.place),
        "statusListCredential": status.list_address,
    }


def _alignment(alignment: Alignment) -> Json:
    return told(
        type=["Alignment"],
        targetName=alignment.name,
        targetUrl=_plain(alignment.url),
        targetCode=alignment.code,
        targetFramework=alignment.framework,
        targetDescription=alignment.description,
    )


def _evidence(evidence: Evidence) -> Json:
    return told(id=_plain(evidence.url), type=["Evidence"], name=evidence.name, narrative=evidence.narrative)
