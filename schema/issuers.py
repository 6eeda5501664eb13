"""What is seen of organizations and issuers?"""

from datetime import datetime
from typing import Annotated
from uuid import UUID

import strawberry

from actions import paper_addresses as at
from engine.batch import batch
from models.badges import badges_of_issuers
from models.invitations import InvitationStatus, invitation_status
from models.issuers import (
    IssuerRole,
    IssuerRow,
    OrganizationRow,
    Plan,
    StaffRow,
    issuers_of_organizations,
    organizations,
    staff_of_issuers,
)
from models.rights import Right, Role, Roles, may
from models.roles import issuers_with_roles, roles_at_issuers
from models.spaces import SpaceStatus, spaces_of_issuers
from models.webhooks import webhooks_of_issuers
from schema.badges import Badge
from schema.connections import After, Connection, First, Search, connections, window
from schema.context import Info
from schema.history import diaries_of_issuers
from schema.ids import encode
from schema.links import IssuerLink, SpaceEventLink, SpaceLink
from schema.lti import LtiPlatform, LtiTool, issuer_platforms, issuer_tools
from schema.nodes import Node
from schema.papers import paper, picture
from schema.pathways import Pathway, issuer_pathways
from schema.sizes import ISSUERS, LTI_LINKS, MOST_STAFF, WEBHOOKS
from schema.users import User, users_by_id
from schema.webhooks import Webhook

VIEWER_ROLES = {
    Role.ISSUER_OWNER: IssuerRole.OWNER,
    Role.ISSUER_EDITOR: IssuerRole.EDITOR,
    Role.ISSUER_STAFF: IssuerRole.STAFF,
}


async def _issuers(parents: list["Organization"], info: Info) -> list[list["Issuer"]]:
    found = await issuers_of_organizations(parent.key for parent in parents)
    rows = [row for rows in found.values() for row in rows]
    seen = await issuers_seen(info, rows)
    return [[seen[row.id] for row in found[parent.key] if row.id in seen] for parent in parents]


@strawberry.type(
    description="A customer that groups issuers; PRO gives its issuers points per objective and badges across issuers."
)
class Organization(Node):
    key: strawberry.Private[UUID]
    name: str = strawberry.field(description="Its name.")
    plan: Plan = strawberry.field(description="What it has booked.")
    issuers: list[IssuerLink] = batch(_issuers, "The issuers that it groups, by name.", size=ISSUERS)

    @classmethod
    def of(cls, row: OrganizationRow) -> "Organization":
        return cls(id=encode("organization", row.id), key=row.id, name=row.name, plan=row.plan)


@strawberry.type(description="One person on an issuer's staff.")
class IssuerStaff:
    row: strawberry.Private[StaffRow]
    email: str = strawberry.field(
        description="The address that they are known by here, or where the invitation went."
    )
    role: IssuerRole = strawberry.field(description="What they may do.")
    invitation: InvitationStatus = strawberry.field(description="How far their invitation is.")
    user: User | None = strawberry.field(description="Who it is, once accepted.")

    @classmethod
    def of(cls, row: StaffRow, user: User | None, now: datetime) -> "IssuerStaff":
        status = invitation_status(row.user_id is not None, row.expires_at, row.bounced_at, now)
        return cls(row=row, email=row.email, role=row.role, invitation=status, user=user)


async def _organizations(parents: list["Issuer"], info: Info) -> list[Organization | None]:
    wanted = {
        parent.row.organization_id
        for parent in parents
        if parent.row.organization_id and parent.may(Right.SEE_ISSUER_STAFF)
    }
    found = await organizations(wanted) if wanted else {}
    return [
        Organization.of(found[parent.row.organization_id])
        if parent.row.organization_id in found and parent.may(Right.SEE_ISSUER_STAFF)
        else None
        for parent in parents
    ]


async def _staff(parents: list["Issuer"], info: Info) -> list[list[IssuerStaff] | None]:
    allowed = [parent.row.id for parent in parents if parent.may(Right.SEE_ISSUER_STAFF)]
    found = await staff_of_issuers(allowed)
    rows = [row for rows in found.values() for row in rows]
    people = dict(
        zip((row.id for row in rows), await users_by_id([row.user_id for row in rows]), strict=True)
    )
    return [
        [IssuerStaff.of(row, people[row.id], info.context.now) for row in found[parent.row.id]]
        if parent.row.id in found
        else None
        for parent in parents
    ]


async def _badges(
    parents: list["Issuer"],
    info: Info,
    first: First = None,
    after: After = None,
    search: Search = None,
    archived: Annotated[
        bool | None, strawberry.argument(description="Only archived ones, or only others.")
    ] = None,
) -> list[Connection[Badge]]:
    listing = badges_of_issuers(search, archived)
    part = window(info.context, listing, first, after)
    found = await connections(
        listing, [parent.row.id for parent in parents], part, lambda row, _: Badge.of(row)
    )
    return [found[parent.row.id] for parent in parents]


async def _spaces(
    parents: list["Issuer"],
    info: Info,
    first: First = None,
    after: After = None,
    status: Annotated[
        SpaceStatus | None, strawberry.argument(description="Only active or only archived ones.")
    ] = None,
) -> list[Connection[SpaceLink]]:
    from schema.spaces import space_connections

    listing = spaces_of_issuers(info.context.user_id, status, info.context.now)
    part = window(info.context, listing, first, after)
    found = await space_connections(info, listing, [parent.row.id for parent in parents], part)
    return [found[parent.row.id] for parent in parents]


async def _webhooks(parents: list["Issuer"], info: Info) -> list[list[Webhook] | None]:
    allowed = [parent.row.id for parent in parents if parent.may(Right.MANAGE_WEBHOOKS)]
    found = await webhooks_of_issuers(allowed) if allowed else {}
    return [
        [Webhook.of(row) for row in found[parent.row.id]] if parent.row.id in found else None
        for parent in parents
    ]


@strawberry.type(description="Publishes badges (Open Badges: Profile).")
class Issuer(Node):
    row: strawberry.Private[IssuerRow]
    roles: strawberry.Private[Roles]
    name: str = strawberry.field(description="Its name.")
    url: str = strawberry.field(description="Its home page.")
    contact_email: str = strawberry.field(description="Where to write to.")
    description: str = strawberry.field(description="What it is about.")
    plan: Plan = strawberry.field(description="The plan of its organization, else FREE.")
    spaces_enabled: bool = strawberry.field(description="Whether it may create spaces.")
    spaces_requested_at: datetime | None = strawberry.field(
        description="When the owner asked the operator for spaces. Staff of the issuer only."
    )
    viewer_issuer_role: IssuerRole | None = strawberry.field(description="What the viewer may do here.")
    organization: Organization | None = batch(
        _organizations, "The customer it belongs to. Staff of the issuer only."
    )
    staff: list[IssuerStaff] | None = batch(
        _staff, "Who works here. Staff of the issuer only.", size=MOST_STAFF
    )
    badges: Connection[Badge] = batch(_badges, "Its badges, by name.")
    pathways: Connection[Pathway] = batch(
        issuer_pathways, "Those of its pathways that the viewer may see, the newest first."
    )
    spaces: Connection[SpaceLink] = batch(
        _spaces, "Those of its spaces that the viewer is in or runs, the newest first."
    )
    diary: Connection[SpaceEventLink] | None = batch(
        diaries_of_issuers,
        "What happened in all of its spaces, the newest first: who did what to whom. Owners and editors only.",
    )
    webhooks: list[Webhook] | None = batch(
        _webhooks, "The programs elsewhere that it tells what happens. Owners only.", size=WEBHOOKS
    )
    lti_tool: LtiTool | None = batch(
        issuer_tools, "What learning platforms must be told of it. Staff of the issuer only."
    )
    lti_platforms: list[LtiPlatform] | None = batch(
        issuer_platforms,
        "Learning platforms that may bring people to its spaces. Staff of the issuer only.",
        size=LTI_LINKS,
    )
    image_url: str | None = picture(at.issuer_image_address, "Its image, once one was uploaded.")
    open_badge2_url: str = paper(at.issuer_address, "Its public page, and Open Badges 2.0 profile.")
    open_badge3_url: str = paper(at.issuer_3_address, "Its Open Badges 3.0 profile, with its keys.")

    def may(self, right: Right) -> bool:
        return may(self.roles, right)

    @classmethod
    def of(cls, row: IssuerRow, roles: Roles) -> "Issuer":
        asked = row.spaces_requested_at if may(roles, Right.SEE_ISSUER_STAFF) else None
        return cls(
            id=encode("issuer", row.id),
            row=row,
            roles=roles,
            name=row.name,
            url=row.url,
            contact_email=row.contact_email,
            description=row.description,
            plan=row.plan,
            spaces_enabled=row.spaces_enabled,
            spaces_requested_at=asked,
            viewer_issuer_role=next((VIEWER_ROLES[role] for role in roles if role in VIEWER_ROLES), None),
        )


async def issuers_seen(info: Info, rows: list[IssuerRow]) -> dict[UUID, Issuer]:
    """Those of these issuers that whoever asks may see."""
    roles = await roles_at_issuers(info.context.who, [row.id for row in rows])
    return {row.id: Issuer.of(row, roles[row.id]) for row in rows if may(roles[row.id], Right.SEE_ISSUER)}


async def issuers_by_id(info: Info, ids: list[UUID | None]) -> list[Issuer | None]:
    """One for each id, in order; None for None and for what is not to be seen."""
    found = await issuers_with_roles(info.context.who, (issuer_id for issuer_id in ids if issuer_id))
    seen = {
        issuer_id: Issuer.of(row, roles)
        for issuer_id, (row, roles) in found.items()
        if may(roles, Right.SEE_ISSUER)
    }
    return [seen.get(issuer_id) if issuer_id else None for issuer_id in ids]
