"""What is seen of a space's staff?"""

from datetime import datetime
from enum import StrEnum

import strawberry

from engine.batch import batch
from models.rights import Right, Roles, may
from models.staff import StaffMemberRow
from schema.context import Info
from schema.enums import describe
from schema.ids import encode
from schema.links import SpaceLink
from schema.nodes import Node
from schema.users import User, users_by_id


class InvitationStatus(StrEnum):
    SENT = "SENT"
    ACCEPTED = "ACCEPTED"


describe(
    InvitationStatus,
    "How far an invitation is.",
    SENT="It was sent and waits.",
    ACCEPTED="It was accepted.",
)


async def _spaces(parents: list["StaffMember"], info: Info) -> list[SpaceLink]:
    from schema.spaces import spaces_by_id

    return await spaces_by_id({parent.row.space_id: parent.roles for parent in parents}, parents, info)


async def _users(parents: list["StaffMember"], info: Info) -> list[User | None]:
    return await users_by_id([parent.row.user_id for parent in parents])


@strawberry.type(description="Somebody who runs a space.")
class StaffMember(Node):
    row: strawberry.Private[StaffMemberRow]
    roles: strawberry.Private[Roles]
    email: str | None = strawberry.field(description="Their address. Staff only.")
    first_name: str | None = strawberry.field(description="Given with the invitation.")
    last_name: str | None = strawberry.field(description="Given with the invitation.")
    invitation: InvitationStatus = strawberry.field(description="Whether they have accepted.")
    invited_at: datetime = strawberry.field(description="When they were invited.")
    space: SpaceLink = batch(_spaces, "What they run.")
    user: User | None = batch(_users, "Who it is, once accepted.")

    @classmethod
    def of(cls, row: StaffMemberRow, roles: Roles) -> "StaffMember":
        return cls(
            id=encode("staff", row.id),
            row=row,
            roles=roles,
            email=row.email if may(roles, Right.SEE_LEARNERS) else None,
            first_name=row.first_name,
            last_name=row.last_name,
            invitation=InvitationStatus.ACCEPTED if row.accepted_at else InvitationStatus.SENT,
            invited_at=row.invited_at,
        )
