"""What happens when an invitation is accepted? (rule 21)"""

from typing import Any, NamedTuple
from uuid import UUID

from actions.refusals import InvitationExpired, NotAllowed, NotFound
from actions.sessions import Session, begin_session
from actions.subjects import Subject, a_space, an_issuer, hold_user, invited_to
from actions.tokens import token_hash
from actions.tools import Actor
from actions.unit import Change, changing
from actions.users import admit
from actions.verbs import verb
from models.diary import SpaceEventKind
from models.invitations import InvitationRow, invitation_by_hash
from models.issuers import IssuerStaff
from models.rights import Right
from models.staff import StaffMember
from models.users import user_of_address
from models.who import Viewer


class Accepted(NamedTuple):
    """The space, or else the issuer, that was joined; a session where an account was made for it."""

    issuer_id: UUID
    space_id: UUID | None
    session: Session | None


@verb
async def accept_invitation(by: Actor, token: str) -> Accepted:
    """Join the staff, once, as who has the address that was invited; without an account one is made for it."""
    hashed = token_hash(token)
    found = await _invitation(hashed)
    async with changing(by, Right.ACCEPT_INVITATION, _subject(found)) as change:
        invitation = await _invitation(hashed)
        if invitation.expires_at <= change.now:
            raise InvitationExpired
        user_id, session = await _accepter(change, invitation)
        await _join(change, invitation, user_id)
    return Accepted(invitation.issuer_id, invitation.space_id, session)


def _subject(invitation: InvitationRow) -> Subject[Any]:
    if invitation.space_id:
        return invited_to(a_space(invitation.space_id))
    return invited_to(an_issuer(invitation.issuer_id))


async def _invitation(hashed: str) -> InvitationRow:
    found = await invitation_by_hash(hashed)
    if found is None:
        raise NotFound("token")
    return found


async def _accepter(change: Change[Any], invitation: InvitationRow) -> tuple[UUID, Session | None]:
    """The link proves the address, but to nobody who has an account: a forwarded one must not let in as them."""
    owner = await user_of_address(invitation.email)
    if owner and owner == change.user_id:
        return owner, None
    if owner or change.user_id:
        raise NotAllowed("Sign in with the address that was invited, and accept again.", ("token",))
    user_id = await admit(change, invitation.email, invitation.name)
    return user_id, await begin_session(change, user_id)


async def _join(change: Change[Any], invitation: InvitationRow, user_id: UUID) -> None:
    if await hold_user(user_id) is None:
        raise NotFound("token")
    change.by = Actor(
        Viewer(user_id), change.by.tools
    )  # who accepts is who acts, also where they have just come
    used = {"user_id": user_id, "token_hash": None, "bounced_at": None}
    if invitation.space_id is None:
        await IssuerStaff.filter(id=invitation.id).update(**used)
        return
    await StaffMember.filter(id=invitation.id).update(**used, accepted_at=change.now)
    change.happened(SpaceEventKind.STAFF_JOINED)
