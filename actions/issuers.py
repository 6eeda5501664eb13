"""Issuers: how does one come to be, change, and ask for spaces?"""

from datetime import timedelta
from typing import Any
from uuid import UUID

from actions.allowances import spend
from actions.images import use_image
from actions.refusals import AlreadyExists, NotAllowed, RateLimited
from actions.subjects import an_issuer, hold_user, the_installation
from actions.tools import Actor
from actions.unit import changing
from actions.values import email_address, line_of_text, text, web_address
from actions.verbs import verb
from models.deliveries import DeliveryKind
from models.issuers import Issuer, IssuerRole, IssuerStaff
from models.rights import Right
from models.users import addresses_of

AGAIN = timedelta(days=1)  # between two mails to the operator about one issuer
MOST_REQUESTS = 5  # a day, by one user
MOST_A_DAY = 50  # issuers made by one user


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
        await spend(change, "issuers a day", str(change.user_id), MOST_A_DAY, timedelta(days=1))
        issuer = await Issuer.create(**fields, created_at=change.now)
        if change.user_id:
            if await hold_user(change.user_id) is None:
                raise NotAllowed  # erased at this very moment: nobody would own the issuer
            email = next((row.address for row in await addresses_of(change.user_id)), "")
            await IssuerStaff.create(
                issuer=issuer,
                user_id=change.user_id,
                email=email,
                role=IssuerRole.OWNER,
                invited_at=change.now,
            )
        return change.gives(issuer.id)


@verb
async def update_issuer(
    by: Actor,
    issuer_id: UUID,
    name: str | None = None,
    url: str | None = None,
    contact_email: str | None = None,
    description: str | None = None,
    image_id: UUID | None = None,
) -> UUID:
    """What is None stays."""
    given: dict[str, Any] = {
        "name": line_of_text(name, "name") if name is not None else None,
        "url": web_address(url, "url") if url is not None else None,
        "contact_email": email_address(contact_email, "contactEmail") if contact_email is not None else None,
        "description": text(description, "description") if description is not None else None,
    }
    async with changing(by, Right.MANAGE_STAFF, an_issuer(issuer_id, "issuer")) as change:
        given["image_id"] = await use_image(change, image_id, "image")
        changes = {field: value for field, value in given.items() if value is not None}
        if changes:
            await Issuer.filter(id=issuer_id).update(**changes)
    return issuer_id


@verb
async def request_spaces(by: Actor, issuer_id: UUID, message: str | None = None) -> UUID:
    """Ask the operator to enable spaces; asking again mails again, at most once a day (rule 1)."""
    message = text(message or "", "message", most=2000)
    async with changing(by, Right.MANAGE_STAFF, an_issuer(issuer_id, "issuer")) as change:
        issuer = change.subject
        if issuer.spaces_enabled:
            raise AlreadyExists("Spaces are enabled for this issuer.", "issuer")
        if issuer.spaces_requested_at and change.now - issuer.spaces_requested_at < AGAIN:
            raise RateLimited("The operator was asked less than a day ago.", ("issuer",))
        await spend(
            change, "requests for spaces a day", str(change.user_id), MOST_REQUESTS, timedelta(days=1)
        )
        await Issuer.filter(id=issuer_id).update(spaces_requested_at=change.now)
        body = {"issuer": str(issuer_id), "by": str(change.user_id or ""), "message": message}
        key = f"spaces-request-mail:{issuer_id}:{change.now.isoformat()}"
        change.deliver(DeliveryKind.SPACES_REQUEST_MAIL, key, body)
    return issuer_id
