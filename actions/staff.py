"""Staff of a space: how are they invited and removed? (rules 21, 22)"""

from typing import Any
from uuid import UUID

from actions.inviting import invite, too_soon
from actions.lti_managed import require_own_staff
from actions.refusals import AlreadyExists, LimitReached, NotFound, RateLimited
from actions.subjects import a_space
from actions.tools import Actor
from actions.unit import changing
from actions.values import email_address, line_of_text
from actions.verbs import verb
from models.diary import SpaceEventKind
from models.keys import new_id
from models.rights import Right
from models.rows import Id, write
from models.staff import StaffMember, StaffMemberRow, staff_members, staff_of_spaces

MOST = 200  # rule 38


@verb
async def invite_staff(
    by: Actor, space_id: UUID, email: str, first_name: str | None = None, last_name: str | None = None
) -> UUID:
    """Mail a link that makes its reader staff of the space, also without an account."""
    email = email_address(email, "email")
    names: dict[str, Any] = {
        "first_name": line_of_text(first_name, "firstName", most=100) if first_name else None,
        "last_name": line_of_text(last_name, "lastName", most=100) if last_name else None,
    }
    async with changing(by, Right.RUN_SPACE, a_space(space_id, "space")) as change:
        known = (await staff_of_spaces([space_id]))[space_id]
        if any(member.email == email for member in known):
            raise AlreadyExists("This address is on the staff or invited already.", "email")
        if len(known) >= MOST:
            raise LimitReached(f"A space has at most {MOST} staff: remove somebody first.", ("space",))
        member_id = change.gives(new_id())
        columns = await invite(change, change.subject.issuer_id, email, "staff_member", member_id)
        await StaffMember.create(id=member_id, space_id=space_id, email=email, **names, **columns)
        change.happened(SpaceEventKind.STAFF_INVITED)
    return member_id


@verb
async def resend_invitation(by: Actor, member_id: UUID) -> UUID:
    """A new link in place of the old one, at most once a minute."""
    found = await _member(member_id)
    subject = a_space(found.space_id, "staffMember", see=Right.RUN_SPACE)
    async with changing(by, Right.RUN_SPACE, subject) as change:
        member = await _member(member_id)
        if member.accepted_at:
            raise AlreadyExists("They have accepted already.", "staffMember")
        if too_soon(member.invited_at, change.now):
            raise RateLimited("The last mail is less than a minute old.", ("staffMember",))
        columns = await invite(change, change.subject.issuer_id, member.email, "staff_member", member_id)
        await StaffMember.filter(id=member_id).update(**columns)
        change.happened(SpaceEventKind.STAFF_INVITED)
    return member_id


@verb
async def remove_staff(by: Actor, member_id: UUID) -> UUID:
    """Also in an archived space, since it protects people (rule 3). Gives the space."""
    found = await _member(member_id)
    subject = a_space(found.space_id, "staffMember", see=Right.RUN_SPACE)
    async with changing(by, Right.RUN_SPACE, subject, archived_too=True) as change:
        member = await _member(member_id)
        await require_own_staff(member_id)
        await StaffMember.filter(id=member_id).delete()
        change.happened(SpaceEventKind.STAFF_REMOVED)
        for _ in await _withdrawn(member):
            change.happened(SpaceEventKind.STAFF_REMOVED)
    return found.space_id


async def _withdrawn(member: StaffMemberRow) -> list[Id]:
    """Invitations that who goes has sent or could accept: no way back in that nobody else knows of."""
    return await write(Id, WITHDRAW, member.space_id, member.user_id) if member.user_id else []


WITHDRAW = """
DELETE FROM staff_member WHERE space_id = $1 AND user_id IS NULL AND (
  invited_by_id = $2 OR email IN (SELECT address FROM email_address WHERE user_id = $2)
) RETURNING id"""


async def _member(member_id: UUID) -> StaffMemberRow:
    found = (await staff_members([member_id])).get(member_id)
    if found is None:
        raise NotFound("staffMember")
    return found
