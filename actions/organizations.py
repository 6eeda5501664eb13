"""Whose badges and pathways may an issuer use? Its own, and on PRO those of its organization (rules 4, 23, 24)."""

from collections.abc import Iterable
from uuid import UUID

from actions.refusals import InvalidInput, ProRequired
from models.issuers import Plan, issuers


async def require_same_organization(
    own_id: UUID, others: Iterable[tuple[UUID | None, tuple[str, ...]]], things: str
) -> None:
    """Each of `others` is the issuer of one of the `things` (None: an outside one), and the field that named it."""
    foreign = [(issuer_id, field) for issuer_id, field in others if issuer_id != own_id]
    if not foreign:
        return
    found = await issuers([own_id, *(issuer_id for issuer_id, _ in foreign if issuer_id)])
    own = found[own_id]
    for issuer_id, field in foreign:
        theirs = found.get(issuer_id) if issuer_id else None
        if theirs is None or own.organization_id is None or theirs.organization_id != own.organization_id:
            raise InvalidInput(f"Use {things} of an issuer of the same organization.", *field)
        if own.plan is not Plan.PRO:
            raise ProRequired(f"Using another issuer's {things} needs the PRO plan.", field)
