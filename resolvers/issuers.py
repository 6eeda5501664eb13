"""Doors to change issuers."""

import strawberry

from actions.issuers import create_issuer
from resolvers.answering import answer, require_viewer
from resolvers.arguments import Input
from schema.context import Info
from schema.inputs.issuers import CreateIssuerInput
from schema.issuers import Issuer
from schema.results import IssuerResult


@strawberry.type
class IssuerMutation:
    @strawberry.mutation(description="A new issuer, owned by the viewer.")
    async def create_issuer(self, info: Info, input: Input[CreateIssuerInput]) -> IssuerResult:
        require_viewer(info)
        created = await create_issuer(
            info.context.actor, input.name, input.url, input.contact_email, input.description
        )
        return await answer(info, "issuer", created, Issuer)
