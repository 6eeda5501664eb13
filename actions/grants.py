"""What does the operator grant? (rule 1)"""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from actions.issuer_staff import doubt_everywhere, require_another_owner
from actions.refusals import NotFound
from actions.subjects import a_space, an_issuer, the_installation
from actions.tools import Actor
from actions.unit import Change, changing
from actions.values import line_of_text
from actions.verbs import verb
from models.diary import SpaceEventKind
from models.issuers import Issuer, IssuerRole, IssuerStaff, Organization, Plan, organizations
from models.rights import Right
from models.rows import execute
from models.spaces import Space
from models.staff import StaffMember
from models.users import verified_addresses


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
    """Points per objective, badges across the organization's issuers, and spaces for all of them."""
    async with changing(by, Right.OPERATE, the_installation()) as change:
        await _plan(change, organization_id, Plan.PRO)
        await Organization.filter(id=organization_id).update(spaces_enabled=True)


@verb
async def grant_free(by: Actor, organization_id: UUID) -> None:
    """Back to one point per objective in every active space; spaces stay enabled."""
    async with changing(by, Right.OPERATE, the_installation()) as change:
        await _plan(change, organization_id, Plan.FREE)


@verb
async def grant_organization(by: Actor, issuer_id: UUID, organization_id: UUID) -> None:
    """Put an issuer into an organization."""
    async with changing(by, Right.OPERATE, an_issuer(issuer_id, "issuer")) as change:
        # Held, so that its plan changes before or after, and either one sees what the other did.
        await execute("UPDATE organization SET name = name WHERE id = $1", organization_id)
        if organization_id not in await organizations([organization_id]):
            raise NotFound("organization")
        await Issuer.filter(id=issuer_id).update(organization_id=organization_id)
        await _recheck_spaces(change, [issuer_id])


@verb
async def grant_issuer_role(by: Actor, issuer_id: UUID, user_id: UUID, role: IssuerRole) -> None:
    """Make somebody owner, editor or staff of an issuer."""
    async with changing(by, Right.OPERATE, an_issuer(issuer_id, "issuer")) as change:
        if role is not IssuerRole.OWNER:
            await require_another_owner(issuer_id, user_id)
        if await IssuerStaff.filter(issuer_id=issuer_id, user_id=user_id).update(role=role):
            await doubt_everywhere(change)
            return
        addresses = await verified_addresses(user_id)
        if not addresses:
            raise NotFound("user")
        await IssuerStaff.filter(issuer_id=issuer_id, email=addresses[0]).delete()  # an invitation that waits
        await IssuerStaff.create(
            issuer_id=issuer_id, user_id=user_id, email=addresses[0], role=role, invited_at=change.now
        )


@verb
async def grant_staff(by: Actor, space_id: UUID, user_id: UUID) -> UUID:
    """Make a user staff of one space without an invitation."""
    async with changing(by, Right.OPERATE, a_space(space_id, "space")) as change:
        addresses = await verified_addresses(user_id)
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


async def _plan(change: Change[Any], organization_id: UUID, plan: Plan) -> None:
    if organization_id not in await organizations([organization_id]):
        raise NotFound("organization")
    await Organization.filter(id=organization_id).update(plan=plan)
    issuers = await Issuer.filter(organization_id=organization_id).values_list("id", flat=True)
    await _recheck_spaces(change, issuers)


async def _recheck_spaces(change: Change[Any], issuer_ids: Iterable[Any]) -> None:
    """A plan change re-evaluates each active space, in a transaction of its own (rule 5)."""
    for space in await Space.filter(issuer_id__in=list(issuer_ids)).only("id"):
        change.recheck(space_id=space.id)
