"""Under which public addresses do an issuer's, a badge's and an award's papers stand? They never change.

An award's id tells when it was made, and who runs its space knows it; its address tells neither (rules 28, 32).
"""

from hashlib import sha256
from uuid import UUID

from actions.tools import Tools

AWARD = b"the address of an award"


def issuer_address(tools: Tools, issuer_id: UUID) -> str:
    """A page, and the 2.0 profile."""
    return f"{tools.address}/issuers/{issuer_id}"


def badge_address(tools: Tools, badge_id: UUID) -> str:
    """A page, and the 2.0 badge class."""
    return f"{tools.address}/badges/{badge_id}"


def award_address(tools: Tools, award_id: UUID) -> str:
    """A page, and the 2.0 assertion."""
    return f"{tools.address}/awards/{seal_award(tools, award_id)}"


def issuer_3_address(tools: Tools, issuer_id: UUID) -> str:
    """The 3.0 profile, with the issuer's keys."""
    return f"{tools.address}/ob3/issuers/{issuer_id}"


def badge_3_address(tools: Tools, badge_id: UUID) -> str:
    """The 3.0 achievement."""
    return f"{tools.address}/ob3/badges/{badge_id}"


def award_3_address(tools: Tools, award_id: UUID) -> str:
    """The 3.0 credential."""
    return f"{tools.address}/ob3/awards/{seal_award(tools, award_id)}"


def key_address(tools: Tools, issuer_id: UUID, key_id: UUID) -> str:
    """One key of an issuer."""
    return f"{issuer_3_address(tools, issuer_id)}/keys/{key_id}"


def list_address(tools: Tools, issuer_id: UUID, list_number: int) -> str:
    """One list of what an issuer has revoked."""
    return f"{issuer_3_address(tools, issuer_id)}/status/{list_number}"


def issuer_image_address(tools: Tools, issuer_id: UUID) -> str:
    return f"{issuer_address(tools, issuer_id)}/image"


def badge_image_address(tools: Tools, badge_id: UUID) -> str:
    return f"{badge_address(tools, badge_id)}/image"


def baked_image_address(tools: Tools, award_id: UUID) -> str:
    """The badge's image with the award in it."""
    return f"{award_address(tools, award_id)}/image"


def seal_award(tools: Tools, award_id: UUID) -> str:
    return tools.sealing.seal(award_id.bytes, AWARD)


def unseal_award(tools: Tools, sealed: str) -> UUID:
    """ValueError for what is no address of ours."""
    return UUID(bytes=tools.sealing.unseal(sealed, AWARD))


def salt_of(sealed: str) -> str:
    """With which an award's papers hash its recipient: another one for each award, the same in all its papers."""
    return sha256(sealed.encode()).hexdigest()[:32]
