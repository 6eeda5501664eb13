"""Doors to change issuers."""

import strawberry

from actions.issuer_staff import remove_issuer_staff, set_issuer_staff
from actions.issuers import create_issuer, request_spaces
from resolvers.answering import answer, once, require_viewer
from resolvers.arguments import Input
from schema.context import Info
from schema.ids import parse
from schema.inputs.issuers import CreateIssuerInput, RequestSpacesInput
from schema.inputs.staff import RemoveIssuerStaffInput, SetIssuerStaffInput
from schema.issuers import Issuer
from schema.results import IssuerResult


@strawberry.type
class IssuerMutation:
    @strawberry.mutation(description="A new issuer, owned by the viewer.")
    async def create_issuer(self, info: Info, input: Input[CreateIssuerInput]) -> IssuerResult:
        require_viewer(info)
        created = await create_issuer(
            once(info, input), input.name, input.url, input.contact_email, input.description
        )
        return await answer(info, "issuer", created, Issuer)

    @strawberry.mutation(description="Ask the operator to enable spaces. Owners of the issuer.")
    async def request_spaces(self, info: Info, input: Input[RequestSpacesInput]) -> IssuerResult:
        require_viewer(info)
        issuer_id = parse("issuer", input.issuer, "issuer")
        await request_spaces(info.context.actor, issuer_id, input.message)
        return await answer(info, "issuer", issuer_id, Issuer)

    @strawberry.mutation(
        description="Give somebody a role at an issuer; who is not on its staff yet is invited. Owners of the issuer."
    )
    async def set_issuer_staff(self, info: Info, input: Input[SetIssuerStaffInput]) -> IssuerResult:
        require_viewer(info)
        issuer_id = parse("issuer", input.issuer, "issuer")
        await set_issuer_staff(info.context.actor, issuer_id, input.email, input.role)
        return await answer(info, "issuer", issuer_id, Issuer)

    @strawberry.mutation(
        description="Remove somebody from an issuer's staff, where another owner stays. Owners of the issuer."
    )
    async def remove_issuer_staff(self, info: Info, input: Input[RemoveIssuerStaffInput]) -> IssuerResult:
        require_viewer(info)
        issuer_id = parse("issuer", input.issuer, "issuer")
        await remove_issuer_staff(info.context.actor, issuer_id, input.email)
        return await answer(info, "issuer", issuer_id, Issuer)
