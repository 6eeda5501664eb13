"""What does the operator grant? (rule 1)"""

from uuid import UUID

from actions.refusals import NotFound
from actions.subjects import a_space, an_issuer, the_installation
from actions.tools import Actor
from actions.unit import changing
from actions.values import line_of_text
from actions.verbs import verb
from models.diary import SpaceEventKind
from models.issuers import Issuer, IssuerRole, IssuerStaff, Organization, Plan, organizations
from models.rights import Right
from models.staff import StaffMember
from models.users import addresses_of


@verb
async def grant_spaces(by: Actor, issuer_id: UUID) -> None:
    """Let an issuer create spaces."""
    async with changing(by, Right.OPERATE, an_issuer(issuer_id, "issuer")):
        await Issuer.filter(id=issuer_id).update(spaces_enabled=True)


@verb
async def create_organization(by: Actor, name: str) -> UUID:
    """A customer that groups issuers, on FREE."""
    name = line_of_text(name, "name")
    async with changing(by, Right.OPERATE, the_installation()) as change:
        organization = await Organization.create(name=name, created_at=change.now)
    return organization.id


@verb
async def grant_pro(by: Actor, organization_id: UUID) -> None:
    """Points per objective, and badges across the organization's issuers."""
    async with changing(by, Right.OPERATE, the_installation()):
        if organization_id not in await organizations([organization_id]):
            raise NotFound("organization")
        await Organization.filter(id=organization_id).update(plan=Plan.PRO, spaces_enabled=True)


@verb
async def grant_organization(by: Actor, issuer_id: UUID, organization_id: UUID) -> None:
    """Put an issuer into an organization."""
    async with changing(by, Right.OPERATE, an_issuer(issuer_id, "issuer")):
        if organization_id not in await organizations([organization_id]):
            raise NotFound("organization")
        await Issuer.filter(id=issuer_id).update(organization_id=organization_id)


@verb
async def grant_issuer_role(by: Actor, issuer_id: UUID, user_id: UUID, role: IssuerRole) -> None:
    """Make somebody owner, editor or staff of an issuer."""
    async with changing(by, Right.OPERATE, an_issuer(issuer_id, "issuer")):
        await IssuerStaff.bulk_create(
            [IssuerStaff(issuer_id=issuer_id, user_id=user_id, role=role)],
            on_conflict=("issuer_id", "user_id"),
            update_fields=("role",),
        )


@verb
async def grant_staff(by: Actor, space_id: UUID, user_id: UUID) -> UUID:
    """Make a user staff of one space without an invitation."""
    async with changing(by, Right.OPERATE, a_space(space_id, "space")) as change:
        addresses = [row.address for row in await addresses_of(user_id) if row.verified_at]
        if not addresses:
            raise NotFound("user")
        member = await StaffMember.create(
            space_id=space_id,
            user_id=user_id,
            email=addresses[0],
            invited_at=change.now,
            accepted_at=change.now,
        )
        change.happened(SpaceEventKind.STAFF_JOINED)
    return member.id
