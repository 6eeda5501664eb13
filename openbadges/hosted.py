"""How are the papers of Open Badges 2.0 written? (hosted: a document is true because its address gives it)"""

from openbadges.contexts import OPEN_BADGES_V2
from openbadges.facts import Alignment, Award, Badge, Evidence, Issuer, Json, instant, told
from openbadges.recipients import identity_of


def profile(issuer: Issuer) -> Json:
    """The issuer's Profile."""
    return told(
        **{"@context": OPEN_BADGES_V2},
        type="Issuer",
        id=issuer.id,
        name=issuer.name,
        url=issuer.url,
        email=issuer.email,
        description=issuer.description,
        image=issuer.image,
    )


def badge_class(badge: Badge) -> Json:
    """A BadgeClass; its criteria say something even where the badge says nothing, since 2.0 requires them."""
    return told(
        **{"@context": OPEN_BADGES_V2},
        type="BadgeClass",
        id=badge.id,
        name=badge.name,
        description=badge.description,
        image=badge.image,
        criteria=told(id=badge.criteria_url, narrative=badge.criteria_narrative) or badge.id,
        issuer=badge.issuer.id,
        tags=list(badge.tags),
        alignment=[_alignment(each) for each in badge.alignments],
    )


def assertion(award: Award) -> Json:
    """An Assertion of an award that stands; ValueError where the recipient has no address: 2.0 knows no other."""
    if award.recipient.email is None:
        raise ValueError("Open Badges 2.0 needs an e-mail address")
    return told(
        **{"@context": OPEN_BADGES_V2},
        type="Assertion",
        id=award.id,
        recipient=identity_of(award.recipient.email, award.recipient.salt),
        badge=award.badge.id,
        verification={"type": "HostedBadge"},
        issuedOn=instant(award.issued_at),
        expires=award.expires_at and instant(award.expires_at),
        image=award.image,
        narrative=award.narrative,
        evidence=[_evidence(each) for each in award.evidence],
        **_name(award),
    )


def revoked_assertion(id: str, reason: str) -> Json:
    """All that remains of a revoked one; to be answered with 410."""
    return {
        "@context": OPEN_BADGES_V2,
        "type": "Assertion",
        "id": id,
        "revoked": True,
        "revocationReason": reason,
    }


def _name(award: Award) -> Json:
    """By the extension of 2.0 that says whom the badge was given to, in words."""
    if award.recipient.name is None:
        return {}
    return {
        "extensions:recipientProfile": {
            "@context": "https://openbadgespec.org/extensions/recipientProfile/context.json",
            "type": ["Extension", "extensions:RecipientProfile"],
            "name": award.recipient.name,
        }
    }


def _alignment(alignment: Alignment) -> Json:
    return told(
        targetName=alignment.name,
        targetUrl=alignment.url,
        targetCode=alignment.code,
        targetFramework=alignment.framework,
        targetDescription=alignment.description,
    )


def _evidence(evidence: Evidence) -> Json:
    return told(type="Evidence", id=evidence.url, name=evidence.name, narrative=evidence.narrative)
