"""What is seen of pathways? (rule 23)"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated
from uuid import UUID

import strawberry

from engine.batch import batch
from engine.sizes import sized
from models.pathway_elements import ElementRow, Tree, pathways_of_elements, trees
from models.pathway_subscriptions import pathways_of_spaces
from models.pathways import PathwayRow, PathwayStatus, pathways_of_issuers, visible_pathways
from schema.badges import Badge, badges_by_id
from schema.connections import After, Connection, First, shown, window
from schema.context import Info
from schema.ids import encode
from schema.links import IssuerLink
from schema.nodes import Node
from schema.sizes import BADGES, ELEMENTS

if TYPE_CHECKING:
    from schema.issuers import Issuer
    from schema.spaces import Space


async def _badges(parents: list["BadgesRequired"], info: Info) -> list[list[Badge]]:
    ids = {badge_id for parent in parents for badge_id in parent.badge_ids}
    found = dict(zip(ids, await badges_by_id(list(ids)), strict=True))
    return [[found[badge_id] for badge_id in parent.badge_ids] for parent in parents]


@strawberry.type(description="So many different badges of a list are to be held.")
class BadgesRequired:
    badge_ids: strawberry.Private[tuple[UUID, ...]]
    required: int = strawberry.field(description="How many different ones.")
    badges: list[Badge] = batch(_badges, "Which ones count.", size=BADGES)


@strawberry.type(description="So many children are to be complete; optional ones do not count.")
class ChildrenRequired:
    required: int = strawberry.field(description="How many.")


PathwayRequirement = Annotated[
    BadgesRequired | ChildrenRequired,
    strawberry.union("PathwayRequirement", description="When an element is complete."),
]


async def _completion_badges(parents: list["PathwayElement"], info: Info) -> list[Badge | None]:
    given = {parent.row.completion_badge_id for parent in parents if parent.row.completion_badge_id}
    found = dict(zip(given, await badges_by_id(list(given)), strict=True))
    return [
        found[parent.row.completion_badge_id] if parent.row.completion_badge_id else None
        for parent in parents
    ]


@strawberry.type(description="One step of a pathway.")
class PathwayElement(Node):
    row: strawberry.Private[ElementRow]
    whole: strawberry.Private["Pathway"]
    name: str = strawberry.field(description="Its name.")
    description: str = strawberry.field(description="What it is about.")
    position: int = strawberry.field(
        description="Its place in the tree: the root is 0, and each element comes before its children."
    )
    optional: bool = strawberry.field(description="Whether its parent and the rate do without it.")
    requirement: PathwayRequirement = strawberry.field(description="When it is complete.")
    completion_badge: Badge | None = batch(_completion_badges, "Awarded when it completes.")

    @strawberry.field(description="Of which pathway it is.")
    def pathway(self) -> "Pathway":
        return self.whole

    @strawberry.field(description="What it is a part of. Null for the root.")
    def parent(self) -> "PathwayElement | None":
        return next((element for element in self.whole.tree if element.row.id == self.row.parent_id), None)

    @strawberry.field(description="Its parts, in order.", metadata=sized(ELEMENTS))
    def children(self) -> list["PathwayElement"]:
        return [element for element in self.whole.tree if element.row.parent_id == self.row.id]

    @classmethod
    def of(cls, row: ElementRow, whole: "Pathway") -> "PathwayElement":
        requirement: BadgesRequired | ChildrenRequired = ChildrenRequired(required=row.required)
        if row.badge_ids:
            requirement = BadgesRequired(required=row.required, badge_ids=row.badge_ids)
        return cls(
            id=encode("element", row.id),
            row=row,
            whole=whole,
            name=row.name,
            description=row.description,
            position=row.position,
            optional=row.optional,
            requirement=requirement,
        )


async def _issuers(parents: list["Pathway"], info: Info) -> list[IssuerLink]:
    from schema.issuers import issuers_by_id

    found = await issuers_by_id(info, [parent.row.issuer_id for parent in parents])
    return [issuer for issuer in found if issuer]


@strawberry.type(description="A tree of an issuer's, of badges to earn and of what they lead to.")
class Pathway(Node):
    row: strawberry.Private[PathwayRow]
    tree: strawberry.Private[list[PathwayElement]]
    name: str = strawberry.field(description="Its name.")
    description: str = strawberry.field(description="What it is about.")
    status: PathwayStatus = strawberry.field(description="Whether spaces may follow it.")
    version: int = strawberry.field(description="Grows with every change of it.")
    issuer: IssuerLink = batch(_issuers, "Whose it is.")

    @strawberry.field(description="What all the others lead to.")
    def root(self) -> PathwayElement:
        return self.tree[0]

    @strawberry.field(description="Every element, parents before children.", metadata=sized(ELEMENTS))
    def elements(self) -> list[PathwayElement]:
        return self.tree

    @classmethod
    def of(cls, row: PathwayRow, tree: Tree) -> "Pathway":
        pathway = cls(
            id=encode("pathway", row.id),
            row=row,
            tree=[],
            name=row.name,
            description=row.description,
            status=row.status,
            version=row.version,
        )
        pathway.tree.extend(PathwayElement.of(element, pathway) for element in tree)
        return pathway


async def grown(rows: Iterable[PathwayRow]) -> dict[UUID, Pathway]:
    """By id, each with its tree."""
    known = {row.id: row for row in rows}
    found = await trees(known)
    return {key: Pathway.of(row, found[key]) for key, row in known.items()}


async def pathways_by_id(info: Info, ids: Iterable[UUID | None]) -> dict[UUID, Pathway]:
    """Those among these that whoever asks may see."""
    return await grown((await visible_pathways(info.context.who, (key for key in ids if key))).values())


async def elements_by_id(info: Info, ids: Iterable[UUID | None]) -> dict[UUID, PathwayElement]:
    """Those among these that are there still, of pathways that whoever asks may see."""
    wanted = await pathways_of_elements(key for key in ids if key)
    seen = await pathways_by_id(info, wanted.values())
    return {
        element.row.id: element
        for pathway in seen.values()
        for element in pathway.tree
        if element.row.id in wanted
    }


async def issuer_pathways(
    parents: list["Issuer"], info: Info, first: First = None, after: After = None
) -> list[Connection[Pathway]]:
    """Those that whoever asks may see."""
    listing = pathways_of_issuers(info.context.user_id)
    part = window(info.context, listing, first, after)
    pages = await listing.pages([parent.row.id for parent in parents], part)
    seen = await grown(row for page in pages.values() for row in page.rows)
    found = shown(listing, pages, lambda row, _: seen[row.id])
    return [found[parent.row.id] for parent in parents]


async def space_pathways(parents: list["Space"], info: Info) -> list[list[Pathway]]:
    """To whoever sees the space."""
    found = await pathways_of_spaces(parent.row.id for parent in parents)
    seen = await grown(row for rows in found.values() for row in rows)
    return [[seen[row.id] for row in found[parent.row.id]] for parent in parents]
