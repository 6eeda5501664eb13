"""Staff of an issuer: who changes their roles, and why does an owner always stay? (rule 22)"""

from uuid import UUID

from actions.inviting import invite, too_soon
from actions.refusals import LastOwner, LimitReached, NotFound
from actions.subjects import an_issuer
from actions.tools import Actor
from actions.unit import Change, changing
from actions.values import email_address
from actions.verbs import verb
from models.issuers import (
    IssuerRole,
    IssuerRow,
    IssuerStaff,
    StaffRow,
    owners_of_issuers,
    staff_of_issuers,
    staff_with_address,
)
from models.keys import new_id
from models.rights import Right
from models.rows import execute
from models.spaces import spaces_of_issuer

MOST = 200


@verb
async def set_issuer_staff(by: Actor, issuer_id: UUID, email: str, role: IssuerRole) -> UUID:
    """Another role at once for who is on the staff; whoever is not is mailed an invitation to it."""
    email = email_address(email, "email")
    async with changing(by, Right.MANAGE_STAFF, an_issuer(issuer_id, "issuer")) as change:
        known = await staff_with_address(issuer_id, email)
        if known is None:
            await _invite(change, email, role)
        else:
            await _change(change, known, role)
    return issuer_id


@verb
async def remove_issuer_staff(by: Actor, issuer_id: UUID, email: str) -> UUID:
    """Also who was only invited."""
    email = email_address(email, "email")
    async with changing(by, Right.MANAGE_STAFF, an_issuer(issuer_id, "issuer")) as change:
        known = await staff_with_address(issuer_id, email)
        if known is None:
            raise NotFound("email")
        await require_another_owner(issuer_id, known.user_id)
        await IssuerStaff.filter(id=known.id).delete()
        await _withdraw_invitations(issuer_id, known.user_id)
        await doubt_everywhere(change)
    return issuer_id


async def _withdraw_invitations(issuer_id: UUID, user_id: UUID | None) -> None:
    """Those that who goes, or becomes less, has sent or could accept: no way back in that nobody else knows of."""
    if user_id:
        await execute(WITHDRAW, issuer_id, user_id)


WITHDRAW = """
DELETE FROM issuer_staff WHERE issuer_id = $1 AND user_id IS NULL AND (
  invited_by_id = $2 OR email IN (SELECT address FROM email_address WHERE user_id = $2)
)"""


async def require_another_owner(issuer_id: UUID, user_id: UUID | None) -> None:
    """LastOwner where this user alone owns the issuer, whose lock is held."""
    owners = (await owners_of_issuers([issuer_id]))[issuer_id]
    if owners == {user_id}:
        raise LastOwner


async def _invite(change: Change[IssuerRow], email: str, role: IssuerRole) -> None:
    issuer_id = change.subject.id
    if len((await staff_of_issuers([issuer_id]))[issuer_id]) >= MOST:
        raise LimitReached(f"An issuer has at most {MOST} staff: remove somebody first.", ("issuer",))
    key = new_id()
    columns = await invite(change, issuer_id, email, "issuer_staff", key)
    await IssuerStaff.create(id=key, issuer_id=issuer_id, email=email, role=role, **columns)


async def _change(change: Change[IssuerRow], known: StaffRow, role: IssuerRole) -> None:
    columns: dict[str, object] = {"role": role}
    if known.user_id is None and not too_soon(known.invited_at, change.now):
        columns |= await invite(change, change.subject.id, known.email, "issuer_staff", known.id)
    if role is not IssuerRole.OWNER:
        await require_another_owner(change.subject.id, known.user_id)
        await _withdraw_invitations(change.subject.id, known.user_id)
    await IssuerStaff.filter(id=known.id).update(**columns)
    await doubt_everywhere(change)


async def doubt_everywhere(change: Change[IssuerRow]) -> None:
    """Who is less of an issuer's staff is less in its spaces, which no line of theirs tells."""
    change.doubted |= set(await spaces_of_issuer(change.subject.id))
