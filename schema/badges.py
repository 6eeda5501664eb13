"""What is seen of badges?"""

from collections.abc import Collection
from typing import Annotated, Any
from uuid import UUID

import strawberry

from actions import paper_addresses as at
from engine.batch import batch
from models.awards import AwardStatus, awards_of_badges
from models.badges import BadgeRow, badges
from models.rights import Right, may
from models.roles import roles_at_issuers
from schema.columns import OF_BADGES, unasked
from schema.connections import After, Connection, First, Search, connections, window
from schema.context import Info
from schema.ids import encode
from schema.links import AwardLink, IssuerLink
from schema.nodes import Node
from schema.papers import paper_of_ours


@strawberry.type(description="How a badge relates to an objective of an educational framework.")
class Alignment:
    target_name: str = strawberry.field(description="The name of the framework's objective.")
    target_url: str = strawberry.field(description="Where it is described.")
    target_code: str | None = strawberry.field(description="Its code within the framework.")
    target_framework: str | None = strawberry.field(description="The framework's name.")
    target_description: str | None = strawberry.field(description="What it says.")

    @classmethod
    def of(cls, kept: dict[str, Any]) -> "Alignment":
        return cls(
            target_name=kept["targetName"],
            target_url=kept["targetUrl"],
            target_code=kept.get("targetCode"),
            target_framework=kept.get("targetFramework"),
            target_description=kept.get("targetDescription"),
        )


async def _issuers(parents: list["Badge"], info: Info) -> list[Any]:
    from schema.issuers import issuers_by_id

    return list(await issuers_by_id(info, [parent.row.issuer_id for parent in parents]))


async def _issuer_names(parents: list["Badge"], info: Info) -> list[str]:
    from schema.issuers import issuers_by_id

    found = await issuers_by_id(info, [parent.row.issuer_id for parent in parents])
    names = [issuer.name if issuer else None for issuer in found]
    return [name or parent.row.outside_issuer_name or "" for name, parent in zip(names, parents, strict=True)]


async def _awards(
    parents: list["Badge"],
    info: Info,
    first: First = None,
    after: After = None,
    status: Annotated[
        AwardStatus | None, strawberry.argument(description="Only those of this status.")
    ] = None,
    search: Search = None,
) -> list[Any]:
    from schema.awards import Award

    listing = awards_of_badges(status, search, info.context.now)
    part = window(info.context, listing, first, after)
    roles = await roles_at_issuers(
        info.context.who, [row.row.issuer_id for row in parents if row.row.issuer_id]
    )
    of_badge = {
        parent.row.id: roles[parent.row.issuer_id]
        for parent in parents
        if parent.row.issuer_id and may(roles[parent.row.issuer_id], Right.SEE_ISSUER_STAFF)
    }
    found = await connections(
        listing,
        list(of_badge),
        part,
        lambda row, badge_id: Award.of(row, of_badge[badge_id], info.context.now),
    )
    return [found.get(parent.row.id) for parent in parents]


@strawberry.type(description="What can be earned (Open Badges: BadgeClass, Achievement).")
class Badge(Node):
    row: strawberry.Private[BadgeRow]
    outside_url: str | None = strawberry.field(description="The address of an outside badge.")
    name: str = strawberry.field(description="Its name.")
    description: str = strawberry.field(description="What it stands for.")
    criteria_narrative: str | None = strawberry.field(description="How it is earned.")
    criteria_url: str | None = strawberry.field(description="Where it says how it is earned.")
    tags: list[str] = strawberry.field(description="Words to find it by.")
    alignments: list[Alignment] = strawberry.field(description="The frameworks it relates to.")
    valid_for: str | None = strawberry.field(
        description="How long an award stays valid, as an ISO 8601 duration. Null: for ever."
    )
    archived: bool = strawberry.field(description="Whether it can no longer be awarded.")
    issuer: IssuerLink | None = batch(_issuers, "Who publishes it. Null for an outside badge.")
    issuer_name: str = batch(_issuer_names, "The name of who publishes it.")
    awards: Connection[AwardLink] | None = batch(
        _awards, "To whom it was awarded, the newest first. Staff of the issuer only."
    )

    image_url: str | None = paper_of_ours(at.badge_image_address, "Its image. Null for an outside badge.")
    open_badge2_url: str | None = paper_of_ours(
        at.badge_address, "Its public page, and Open Badges 2.0 badge class. Null for an outside badge."
    )
    open_badge3_url: str | None = paper_of_ours(
        at.badge_3_address, "Its Open Badges 3.0 achievement. Null for an outside badge."
    )

    @classmethod
    def of(cls, row: BadgeRow) -> "Badge":
        return cls(
            id=encode("badge", row.id),
            row=row,
            outside_url=row.outside_url,
            name=row.name,
            description=row.description,
            criteria_narrative=row.criteria_narrative,
            criteria_url=row.criteria_url,
            tags=row.tags,
            alignments=[Alignment.of(kept) for kept in row.alignments or ()],
            valid_for=row.valid_for,
            archived=row.archived_at is not None,
        )


async def badges_by_id(ids: list[UUID], asked: Collection[str] | None = None) -> list[Badge]:
    """One for each id, in order, with what the `asked` fields show, or with all."""
    rows = await badges(ids, frozenset() if asked is None else unasked(OF_BADGES, asked))
    seen = {badge_id: Badge.of(row) for badge_id, row in rows.items()}
    return [seen[badge_id] for badge_id in ids]
