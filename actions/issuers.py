"""Issuers: how does one come to be?"""

from typing import Any
from uuid import UUID

from actions.subjects import the_installation
from actions.tools import Actor
from actions.unit import changing
from actions.values import email_address, line_of_text, text, web_address
from actions.verbs import verb
from models.issuers import Issuer, IssuerRole, IssuerStaff
from models.rights import Right


@verb
async def create_issuer(
    by: Actor, name: str, url: str, contact_email: str, description: str | None = None
) -> UUID:
    """A new issuer, owned by whoever makes it; spaces are for the operator to enable (rule 1)."""
    fields: dict[str, Any] = {
        "name": line_of_text(name, "name"),
        "url": web_address(url, "url"),
        "contact_email": email_address(contact_email, "contactEmail"),
        "description": text(description or "", "description"),
    }
    async with changing(by, Right.CREATE_ISSUER, the_installation()) as change:
        issuer = await Issuer.create(**fields, created_at=change.now)
        if change.user_id:
            await IssuerStaff.create(issuer=issuer, user_id=change.user_id, role=IssuerRole.OWNER)
    return issuer.id
