"""By what is somebody known whose course does not tell their address? (rule 18)"""

from uuid import UUID

NOWHERE = "lti.invalid"  # no mail can go there, and nobody can claim it (RFC 2606, section 2)


def address_of(identity_id: UUID) -> str:
    """It stands wherever an address would, and is shown to nobody."""
    return f"lti-{identity_id.hex}@{NOWHERE}"


def is_address_of_lti(address: str) -> bool:
    """Whether it is no address of mail."""
    return address.endswith(f"@{NOWHERE}")
