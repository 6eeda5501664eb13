"""Doors to invite staff, and to accept."""

from typing import Annotated

import strawberry

from actions.accepting import accept_invitation
from actions.staff import invite_staff, remove_staff, resend_invitation
from actions.tokens import token_hash
from models.invitations import invitation_by_hash
from models.who import Viewer
from resolvers.answering import answer, once, require_viewer
from resolvers.arguments import Input
from schema.context import Info
from schema.ids import parse
from schema.inputs.staff import (
    AcceptInvitationInput,
    InviteStaffInput,
    RemoveStaffInput,
    ResendInvitationInput,
)
from schema.invitations import Invitation
from schema.issuers import Issuer
from schema.results import InvitationAcceptedResult, SpaceResult, StaffMemberResult
from schema.spaces import Space
from schema.staff import StaffMember


@strawberry.type
class InvitationQuery:
    @strawberry.field(
        description="What an invitation link is about. Null once accepted, replaced or removed."
    )
    async def invitation(
        self,
        info: Info,
        token: Annotated[str, strawberry.argument(description="What stands behind the # of the link.")],
    ) -> Invitation | None:
        found = await invitation_by_hash(token_hash(token))
        return Invitation.of(found, info.context.now) if found else None


@strawberry.type
class StaffMutation:
    @strawberry.mutation(
        description="Mail somebody a link that makes them staff of a space. Staff of the space."
    )
    async def invite_staff(self, info: Info, input: Input[InviteStaffInput]) -> StaffMemberResult:
        space_id = parse("space", input.space, "space")
        invited = await invite_staff(
            once(info, input), space_id, input.email, input.first_name, input.last_name
        )
        return await answer(info, "staff", invited, StaffMember)

    @strawberry.mutation(
        description="Mail a new link in place of the old one, at most once a minute. Staff of the space."
    )
    async def resend_invitation(self, info: Info, input: Input[ResendInvitationInput]) -> StaffMemberResult:
        require_viewer(info)
        member_id = parse("staff", input.staff_member, "staffMember")
        await resend_invitation(info.context.actor, member_id)
        return await answer(info, "staff", member_id, StaffMember)

    @strawberry.mutation(
        description="Join the staff, as who has the address that was invited. Without an account one is made, "
        "and the page is signed in."
    )
    async def accept_invitation(
        self, info: Info, input: Input[AcceptInvitationInput]
    ) -> InvitationAcceptedResult:
        context = info.context
        joined = await accept_invitation(context.actor, input.token)
        if joined.session:
            context.asker = Viewer(joined.session.user_id, joined.session.token_id)
            context.keep_session(joined.session.token)
        if joined.space_id:
            return await answer(info, "space", joined.space_id, Space)
        return await answer(info, "issuer", joined.issuer_id, Issuer)

    @strawberry.mutation(description="Remove somebody from the staff of a space. Staff of the space.")
    async def remove_staff(self, info: Info, input: Input[RemoveStaffInput]) -> SpaceResult:
        require_viewer(info)
        member_id = parse("staff", input.staff_member, "staffMember")
        space_id = await remove_staff(info.context.actor, member_id)
        return await answer(info, "space", space_id, Space)
