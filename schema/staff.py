"""What is seen of a space's staff?"""

from datetime import datetime

import strawberry

from engine.batch import batch
from models.invitations import InvitationStatus, invitation_status
from models.lti_addresses import is_address_of_lti
from models.rights import Right, Roles, may
from models.staff import StaffMemberRow
from schema.context import Info
from schema.ids import encode
from schema.links import SpaceLink
from schema.nodes import Node
from schema.users import User, users_by_id


async def _spaces(parents: list["StaffMember"], info: Info) -> list[SpaceLink]:
    from schema.spaces import spaces_by_id

    return await spaces_by_id({parent.row.space_id: parent.roles for parent in parents}, parents, info)


async def _users(parents: list["StaffMember"], info: Info) -> list[User | None]:
    return await users_by_id([parent.row.user_id for parent in parents])


def shows(row: StaffMemberRow, roles: Roles) -> bool:
    """Learners see who runs the space; who is only invited does not yet."""
    return row.accepted_at is not None or may(roles, Right.SEE_LEARNERS)


@strawberry.type(description="Somebody who runs a space.")
class StaffMember(Node):
    row: strawberry.Private[StaffMemberRow]
    roles: strawberry.Private[Roles]
    email: str | None = strawberry.field(description="Their address. Staff only.")
    first_name: str | None = strawberry.field(description="Given with the invitation.")
    last_name: str | None = strawberry.field(description="Given with the invitation.")
    invitation: InvitationStatus = strawberry.field(description="How far their invitation is.")
    invited_at: datetime = strawberry.field(description="When they were invited.")
    space: SpaceLink = batch(_spaces, "What they run.")
    user: User | None = batch(_users, "Who it is, once accepted.")

    @classmethod
    def of(cls, row: StaffMemberRow, roles: Roles, now: datetime) -> "StaffMember":
        return cls(
            id=encode("staff", row.id),
            row=row,
            roles=roles,
            email=row.email if not is_address_of_lti(row.email) and may(roles, Right.SEE_LEARNERS) else None,
            first_name=row.first_name,
            last_name=row.last_name,
            invitation=invitation_status(row.accepted_at is not None, row.expires_at, row.bounced_at, now),
            invited_at=row.invited_at,
        )
