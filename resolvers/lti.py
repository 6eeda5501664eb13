"""Doors to register learning platforms, and to what their courses are linked to."""

import strawberry

from actions.lti_links import sync_lti_roster, unlink_lti
from actions.lti_platforms import register_lti_platform, remove_lti_platform
from resolvers.answering import answer, require_viewer
from resolvers.arguments import Input
from schema.context import Info
from schema.ids import parse
from schema.inputs.lti import (
    RegisterLtiPlatformInput,
    RemoveLtiPlatformInput,
    SyncLtiRosterInput,
    UnlinkLtiInput,
)
from schema.issuers import Issuer
from schema.lti import LtiLink, LtiPlatform
from schema.results import IssuerResult, LtiLinkResult, LtiPlatformResult, SpaceResult
from schema.spaces import Space


@strawberry.type
class LtiMutation:
    @strawberry.mutation(
        description="A learning platform that may bring people to the issuer's spaces; again with other addresses "
        "or deployments to change it. Owners of the issuer."
    )
    async def register_lti_platform(
        self, info: Info, input: Input[RegisterLtiPlatformInput]
    ) -> LtiPlatformResult:
        require_viewer(info)
        platform_id = await register_lti_platform(
            info.context.actor,
            parse("issuer", input.issuer, "issuer"),
            input.issuer_url,
            input.client_id,
            input.auth_url,
            input.token_url,
            input.jwks_url,
            input.deployment_ids,
        )
        return await answer(info, "platform", platform_id, LtiPlatform)

    @strawberry.mutation(
        description="Nobody comes from there any more; who came stays, and is managed here. Owners of the issuer."
    )
    async def remove_lti_platform(self, info: Info, input: Input[RemoveLtiPlatformInput]) -> IssuerResult:
        require_viewer(info)
        platform_id = parse("platform", input.platform, "platform")
        issuer_id = await remove_lti_platform(info.context.actor, platform_id)
        return await answer(info, "issuer", issuer_id, Issuer)

    @strawberry.mutation(
        description="Ask a course for its roster now; it is asked every hour, too. `syncedAt` tells when it came."
    )
    async def sync_lti_roster(self, info: Info, input: Input[SyncLtiRosterInput]) -> LtiLinkResult:
        require_viewer(info)
        link_id = await sync_lti_roster(info.context.actor, parse("lti", input.link, "link"))
        return await answer(info, "lti", link_id, LtiLink)

    @strawberry.mutation(description="Unlink a course; who came from it stays, and is managed here.")
    async def unlink_lti(self, info: Info, input: Input[UnlinkLtiInput]) -> SpaceResult:
        require_viewer(info)
        space_id = await unlink_lti(info.context.actor, parse("lti", input.link, "link"))
        return await answer(info, "space", space_id, Space)
