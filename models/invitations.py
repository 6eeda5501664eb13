"""Which invitation does a link stand for? (rule 21)"""

from datetime import datetime
from enum import StrEnum
from typing import NamedTuple
from uuid import UUID

from models.issuers import IssuerRole
from models.rights import Right, may
from models.roles import roles_at_issuers, roles_in_spaces
from models.rows import first
from models.who import Viewer


class InvitationStatus(StrEnum):
    SENT = "SENT"
    ACCEPTED = "ACCEPTED"
    EXPIRED = "EXPIRED"
    BOUNCED = "BOUNCED"


class InvitationRow(NamedTuple):
    """To the staff of a space, or with a role to that of an issuer; not accepted yet."""

    id: UUID
    issuer_id: UUID
    issuer_name: str
    space_id: UUID | None
    space_name: str | None
    role: IssuerRole | None
    email: str
    name: str | None
    expires_at: datetime
    bounced_at: datetime | None
    invited_by_id: UUID | None


INVITATION = """
SELECT staff_member.id, space.issuer_id, issuer.name AS issuer_name, space.id AS space_id, space.name AS space_name,
  NULL AS role, email, nullif(trim(coalesce(first_name, '') || ' ' || coalesce(last_name, '')), '') AS name,
  expires_at, bounced_at, invited_by_id
FROM staff_member JOIN space ON space.id = staff_member.space_id JOIN issuer ON issuer.id = space.issuer_id
WHERE token_hash = $1
UNION ALL
SELECT issuer_staff.id, issuer.id, issuer.name, NULL, NULL, role, email, NULL, expires_at, bounced_at, invited_by_id
FROM issuer_staff JOIN issuer ON issuer.id = issuer_staff.issuer_id
WHERE token_hash = $1"""


async def invitation_by_hash(token_hash: str) -> InvitationRow | None:
    """Accepted, replaced and removed ones are not found any more, nor those whose sender may invite nobody now."""
    found = await first(InvitationRow, INVITATION, token_hash)
    return found if found and await _stands(found) else None


async def _stands(invitation: InvitationRow) -> bool:
    """What the operator sent stands by itself."""
    if invitation.invited_by_id is None:
        return True
    sender = Viewer(invitation.invited_by_id)
    if invitation.space_id:
        roles = (await roles_in_spaces(sender, [invitation.space_id]))[invitation.space_id]
        return may(roles, Right.RUN_SPACE)
    roles = (await roles_at_issuers(sender, [invitation.issuer_id]))[invitation.issuer_id]
    return may(roles, Right.MANAGE_STAFF)


def invitation_status(
    accepted: bool, expires_at: datetime | None, bounced_at: datetime | None, now: datetime
) -> InvitationStatus:
    """Accepted before bounced before expired."""
    if accepted:
        return InvitationStatus.ACCEPTED
    if bounced_at:
        return InvitationStatus.BOUNCED
    return InvitationStatus.EXPIRED if expires_at and expires_at <= now else InvitationStatus.SENT
