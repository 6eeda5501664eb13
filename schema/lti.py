"""What is seen of learning platforms, and of the courses that are linked to spaces?"""

from datetime import datetime
from typing import Any
from uuid import UUID

import strawberry

from actions.lti_registering import registration_address
from actions.tools import Tools
from engine.batch import batch
from models.lti_links import LinkRow, links_of_platforms, links_of_spaces
from models.lti_platforms import PlatformRow, deployments_of, platforms, platforms_of_issuers
from models.lti_seeing import visible_platforms
from models.rights import Right, Roles, may
from models.roles import roles_in_spaces
from models.who import Viewer
from schema.context import Info
from schema.ids import encode
from schema.links import SpaceLink
from schema.nodes import Node
from schema.sizes import LTI_LINKS


async def _deployments(parents: list["LtiPlatform"], info: Info) -> list[list[str]]:
    found = await deployments_of(parent.row.id for parent in parents)
    return [found[parent.row.id] for parent in parents]


async def _links(parents: list["LtiPlatform"], info: Info) -> list[list["LtiLink"]]:
    found = await links_of_platforms(parent.row.id for parent in parents)
    seen = await links_seen(info, [row for rows in found.values() for row in rows])
    return [[seen[row.id] for row in found[parent.row.id] if row.id in seen] for parent in parents]


@strawberry.type(description="A learning platform that may bring people to an issuer's spaces (LTI 1.3).")
class LtiPlatform(Node):
    row: strawberry.Private[PlatformRow]
    issuer_url: str = strawberry.field(description="How it names itself.")
    client_id: str = strawberry.field(description="How it names this tool.")
    deployment_ids: list[str] = batch(_deployments, "Its deployments of this tool.")
    links: list["LtiLink"] = batch(
        _links, "Its courses that are linked to spaces which the viewer runs.", size=LTI_LINKS
    )

    @classmethod
    def of(cls, row: PlatformRow) -> "LtiPlatform":
        return cls(id=encode("platform", row.id), row=row, issuer_url=row.issuer_url, client_id=row.client_id)


async def _platforms(parents: list["LtiLink"], info: Info) -> list[LtiPlatform]:
    found = await platforms(parent.row.platform_id for parent in parents)
    return [LtiPlatform.of(found[parent.row.platform_id]) for parent in parents]


async def _spaces(parents: list["LtiLink"], info: Info) -> list[SpaceLink]:
    from schema.spaces import spaces_by_id

    return await spaces_by_id({parent.row.space_id: parent.roles for parent in parents}, parents, info)


@strawberry.type(description="A course of a platform that is linked to a space.")
class LtiLink(Node):
    row: strawberry.Private[LinkRow]
    roles: strawberry.Private[Roles]
    context_title: str = strawberry.field(description="What the course is called.")
    synced_at: datetime | None = strawberry.field(description="When its roster last came.")
    problem: str | None = strawberry.field(description="Why its roster, or a score, did not come through.")
    platform: LtiPlatform = batch(_platforms, "Where the course is.")
    space: SpaceLink = batch(_spaces, "The space.")

    @classmethod
    def of(cls, row: LinkRow, roles: Roles) -> "LtiLink":
        return cls(
            id=encode("lti", row.id),
            row=row,
            roles=roles,
            context_title=row.context_title,
            synced_at=row.synced_at,
            problem=row.problem,
        )


async def links_seen(info: Info, rows: list[LinkRow]) -> dict[UUID, LtiLink]:
    """Those of spaces that whoever asks runs."""
    roles = await roles_in_spaces(info.context.who, {row.space_id for row in rows})
    return {
        row.id: LtiLink.of(row, roles[row.space_id])
        for row in rows
        if may(roles[row.space_id], Right.RUN_SPACE)
    }


async def platforms_seen(info: Info, ids: list[UUID]) -> list[LtiPlatform | None]:
    """One for each id, in order."""
    seen = await visible_platforms(info.context.who, ids)
    return [LtiPlatform.of(seen[key]) if key in seen else None for key in ids]


async def issuer_platforms(parents: list[Any], info: Info) -> list[list[LtiPlatform] | None]:
    """Of each issuer."""
    allowed = [parent.row.id for parent in parents if parent.may(Right.SEE_ISSUER_STAFF)]
    found = await platforms_of_issuers(allowed)
    return [
        [LtiPlatform.of(row) for row in found[parent.row.id]] if parent.row.id in found else None
        for parent in parents
    ]


async def space_links(parents: list[Any], info: Info) -> list[list[LtiLink] | None]:
    """Of each space."""
    run = {parent.row.id: parent.roles for parent in parents if parent.may(Right.RUN_SPACE)}
    found = await links_of_spaces(run)
    return [
        [LtiLink.of(row, parent.roles) for row in found[parent.row.id]] if parent.row.id in found else None
        for parent in parents
    ]


@strawberry.type(description="What a learning platform must be told of this tool (LTI 1.3).")
class LtiTool:
    login_url: str = strawberry.field(description="Where launches begin: OpenID Connect login.")
    launch_url: str = strawberry.field(
        description="Where they end: redirect and target link, of deep links too."
    )
    jwks_url: str = strawberry.field(description="Where the tool's public keys stand.")
    registration_url: str | None = strawberry.field(
        description="A link for one platform to register itself by, within an hour (LTI Dynamic Registration). Owners "
        "only: it does what they may do, so it is given to nobody but the platform."
    )


def tool_of(tools: Tools, issuer_id: UUID, registration_url: str | None = None) -> LtiTool:
    """Each issuer is a tool of its own: what one registers is no other's affair."""
    at = f"{tools.address}/lti/{issuer_id}"
    return LtiTool(
        login_url=f"{at}/login",
        launch_url=f"{at}/launch",
        jwks_url=f"{at}/jwks",
        registration_url=registration_url,
    )


def issuer_tools(parents: list[Any], info: Info) -> list[LtiTool | None]:
    """Of each issuer."""
    return [_tool(parent, info) if parent.may(Right.SEE_ISSUER_STAFF) else None for parent in parents]


def _tool(parent: Any, info: Info) -> LtiTool:
    tools, who, issuer_id = info.context.tools, info.context.who, parent.row.id
    if not isinstance(who, Viewer) or not parent.may(Right.MANAGE_PLATFORMS):
        return tool_of(tools, issuer_id)
    return tool_of(tools, issuer_id, registration_address(tools, who, issuer_id))
