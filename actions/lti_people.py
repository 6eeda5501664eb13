"""Who are the people that a deployment of a platform names? (rules 18, 33)"""

from collections.abc import Sequence
from typing import NamedTuple, TypeGuard
from uuid import UUID

from actions.refusals import InvalidInput, NotFound
from actions.subjects import the_installation
from actions.tools import Actor
from actions.unit import changing
from actions.users import shown_name
from actions.values import email_address, line_of_text
from actions.verbs import verb
from models.keys import new_id
from models.lti_addresses import address_of, is_address_of_lti
from models.lti_links import IdentityRow, LtiIdentity, identities_of
from models.lti_platforms import MOST_NAME_CHARACTERS, platforms
from models.rights import Right
from models.users import EmailAddress, User


class Person(NamedTuple):
    """As a platform tells of somebody in a course; `active` while they are in it."""

    subject: str
    name: str | None
    email: str | None
    learns: bool
    teaches: bool
    active: bool = True

    @property
    def is_somebody(self) -> bool:
        """Whether they are anything here."""
        return self.active and (self.learns or self.teaches)


def person(
    subject: str, name: object, email: object, learns: bool, teaches: bool, active: bool = True
) -> Person:
    """What can't be kept of a name or an address is left out."""
    return Person(subject, name_told(name), _email(email), learns, teaches, active)


def is_kept(text: object) -> TypeGuard[str]:
    """Whether both databases keep it as the name of something: not too long, whole characters, none of them zero."""
    if not isinstance(text, str) or not 0 < len(text) <= MOST_NAME_CHARACTERS or "\0" in text:
        return False
    return text.encode(errors="replace").decode() == text


def name_told(given: object) -> str | None:
    """Of a person or a course; what can't be kept is none."""
    try:
        return line_of_text(given[:200], "name") if isinstance(given, str) else None
    except InvalidInput:
        return None


def _email(given: object) -> str | None:
    """None where it is no address of mail: those of people whom a course brought are ours to give."""
    try:
        kept = email_address(given, "email") if isinstance(given, str) else None
    except InvalidInput:
        return None
    return None if kept and is_address_of_lti(kept) else kept


@verb
async def recognise_lti(
    by: Actor, platform_id: UUID, deployment: str, people: Sequence[Person]
) -> dict[str, IdentityRow]:
    """By subject. Who is new gets an account of their own.

    What a platform says of an address proves nothing to us: an owner registers any platform. So nobody is let into the
    account of who has verified it (rule 33).
    """
    async with changing(by, Right.OPERATE, the_installation()) as change:
        platform = (await platforms([platform_id])).get(platform_id)
        if platform is None or platform.removed_at:
            raise NotFound("platform")
        known = await identities_of(platform_id, deployment, [each.subject for each in people])
        fresh = {each.subject: each for each in people if each.subject not in known}
        rows = [IdentityRow(new_id(), subject, new_id()) for subject in fresh]
        await User.bulk_create(
            [
                User(id=row.user_id, name=shown_name(fresh[row.subject].name or ""), created_at=change.now)
                for row in rows
            ]
        )
        await EmailAddress.bulk_create(
            [
                EmailAddress(user_id=row.user_id, address=address_of(row.id), verified_at=change.now)
                for row in rows
            ]
        )
        await LtiIdentity.bulk_create(
            [
                LtiIdentity(
                    id=row.id,
                    platform_id=platform_id,
                    deployment=deployment,
                    subject=row.subject,
                    user_id=row.user_id,
                    created_at=change.now,
                )
                for row in rows
            ]
        )
    return known | {row.subject: row for row in rows}
