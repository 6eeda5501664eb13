"""What is seen of awards?"""

from datetime import datetime
from uuid import UUID

import strawberry

from actions import paper_addresses as at
from engine.asked import asked
from engine.batch import batch
from models.awards import AwardRow, AwardStatus, visible_awards
from models.evidence import items_of_awards
from models.lti_addresses import is_address_of_lti
from models.objectives import objectives
from models.pathway_completions import elements_of_awards
from models.rights import Right, Roles, may
from models.spaces import visible_spaces
from schema.badges import Badge, badges_by_id
from schema.context import Info
from schema.evidence import EvidenceItem
from schema.ids import encode
from schema.links import ObjectiveLink
from schema.nodes import Node
from schema.papers import paper, paper_of_made_here
from schema.pathways import PathwayElement, elements_by_id
from schema.users import User, users_by_id


async def _objectives(parents: list["AwardCause"], info: Info) -> list[ObjectiveLink | None]:
    from schema.objectives import objective_of

    rows = await objectives(parent.row.objective_id for parent in parents if parent.row.objective_id)
    spaces = await visible_spaces(info.context.who, (row.space_id for row in rows.values()))
    seen = {
        row.id: objective_of(row, spaces[row.space_id][1]) for row in rows.values() if row.space_id in spaces
    }
    return [seen.get(parent.row.objective_id) if parent.row.objective_id else None for parent in parents]


async def _elements(parents: list["AwardCause"], info: Info) -> list[PathwayElement | None]:
    made = await elements_of_awards(parent.row.id for parent in parents)
    found = await elements_by_id(info, made.values())
    return [found.get(made[parent.row.id]) if parent.row.id in made else None for parent in parents]


async def _actors(parents: list["AwardCause"], info: Info) -> list[User | None]:
    return await users_by_id([parent.row.issued_by_id for parent in parents])


@strawberry.type(
    description="What led to an award: an objective completed, a pathway's element, or a direct award."
)
class AwardCause:
    row: strawberry.Private[AwardRow]
    at: datetime = strawberry.field(description="When.")
    objective: ObjectiveLink | None = batch(
        _objectives, "The objective that was completed, where the viewer may see its space."
    )
    pathway_element: PathwayElement | None = batch(
        _elements, "The element of a pathway that was completed, where the viewer may see it."
    )
    by: User | None = batch(_actors, "Who did it. Null when a rule acted.")


async def _badges(parents: list["Award"], info: Info) -> list[Badge]:
    return await badges_by_id([parent.row.badge_id for parent in parents], asked(info))


async def _published(parents: list["Award"], info: Info) -> list[list[EvidenceItem]]:
    found = await items_of_awards(parent.row.id for parent in parents)
    return [[EvidenceItem.of(row, info) for row in found[parent.row.id]] for parent in parents]


def _open_badge2_urls(parents: list["Award"], info: Info) -> list[str | None]:
    """Which knows a recipient by their address alone (rule 30)."""
    return [
        None
        if parent.imported or is_address_of_lti(parent.row.email)
        else at.award_address(info.context.tools, parent.row.id)
        for parent in parents
    ]


@strawberry.type(description="A badge given to one person: an Open Badges assertion.")
class Award(Node):
    row: strawberry.Private[AwardRow]
    recipient_email: str | None = strawberry.field(
        description="To which address. The recipient and the issuer's staff only."
    )
    recipient_name: str | None = strawberry.field(
        description="To whom. The recipient and the issuer's staff only."
    )
    status: AwardStatus = strawberry.field(description="Whether it counts.")
    issued_at: datetime = strawberry.field(description="When it was given.")
    expires_at: datetime | None = strawberry.field(description="Until when it counts. Null: for ever.")
    narrative: str | None = strawberry.field(description="What the issuer says about it.")
    revoked_at: datetime | None = strawberry.field(description="When it was revoked.")
    revocation_reason: str | None = strawberry.field(description="Why it was revoked.")
    rejected_at: datetime | None = strawberry.field(
        description="When the recipient put it away. The recipient and the issuer's staff only."
    )
    shared: bool = strawberry.field(description="Whether the recipient shows their name with it.")
    imported: bool = strawberry.field(description="Whether it was given elsewhere.")
    because: AwardCause | None = strawberry.field(
        description="What led to it, here. The recipient and the issuer's staff only."
    )
    badge: Badge = batch(_badges, "What was given.")
    published_evidence: list[EvidenceItem] = batch(_published, "What was published with it.")
    public_url: str = paper(
        at.award_address, "Its public page, for whoever has the address. It names the recipient once shared."
    )
    open_badge2_url: str | None = batch(
        _open_badge2_urls,
        "Its Open Badges 2.0 assertion. Null where the recipient has no address, and for an imported one.",
    )
    open_badge3_url: str | None = paper_of_made_here(
        at.award_3_address, "Its Open Badges 3.0 credential, signed. Null for an imported one."
    )
    baked_image_url: str | None = paper_of_made_here(
        at.baked_image_address, "The badge's image with both baked into it. Null for an imported one."
    )

    @classmethod
    def of(cls, row: AwardRow, roles: Roles, now: datetime) -> "Award":
        close, imported = may(roles, Right.SEE_RECIPIENT), row.imported_from is not None
        return cls(
            id=encode("award", row.id),
            row=row,
            recipient_email=row.email if close and not is_address_of_lti(row.email) else None,
            recipient_name=row.recipient_name if close else None,
            status=row.status(now),
            issued_at=row.issued_at,
            expires_at=row.expires_at,
            narrative=row.narrative,
            revoked_at=row.revoked_at,
            revocation_reason=row.revocation_reason,
            rejected_at=row.rejected_at if close else None,
            shared=row.shared,
            imported=imported,
            because=AwardCause(row=row, at=row.issued_at) if close and not imported else None,
        )


async def awards_by_id(info: Info, ids: list[UUID | None]) -> list[Award | None]:
    """One for each id, in order; None for None and for what is not to be seen."""
    seen = await visible_awards(info.context.who, (award_id for award_id in ids if award_id))
    now = info.context.now
    awards = {award_id: Award.of(row, roles, now) for award_id, (row, roles) in seen.items()}
    return [awards.get(award_id) if award_id else None for award_id in ids]
