"""Doors to change issuers."""

import strawberry

from actions.images import request_image_upload
from actions.issuer_staff import remove_issuer_staff, set_issuer_staff
from actions.issuers import create_issuer, request_spaces, update_issuer
from resolvers.answering import answer, once, require_viewer
from resolvers.arguments import Input
from schema.context import Info
from schema.evidence import Upload
from schema.ids import encode, parse
from schema.inputs.issuers import (
    CreateIssuerInput,
    RequestImageUploadInput,
    RequestSpacesInput,
    UpdateIssuerInput,
)
from schema.inputs.staff import RemoveIssuerStaffInput, SetIssuerStaffInput
from schema.issuers import Issuer
from schema.results import IssuerResult, UploadResult


@strawberry.type
class IssuerMutation:
    @strawberry.mutation(description="A new issuer, owned by the viewer.")
    async def create_issuer(self, info: Info, input: Input[CreateIssuerInput]) -> IssuerResult:
        require_viewer(info)
        created = await create_issuer(
            once(info, input), input.name, input.url, input.contact_email, input.description
        )
        return await answer(info, "issuer", created, Issuer)

    @strawberry.mutation(description="Change an issuer's profile. Owners of the issuer.")
    async def update_issuer(self, info: Info, input: Input[UpdateIssuerInput]) -> IssuerResult:
        require_viewer(info)
        issuer_id = parse("issuer", input.issuer, "issuer")
        await update_issuer(
            info.context.actor,
            issuer_id,
            input.name,
            input.url,
            input.contact_email,
            input.description,
            None if input.image is None else parse("image", input.image, "image"),
        )
        return await answer(info, "issuer", issuer_id, Issuer)

    @strawberry.mutation(
        description="An address to put an image to: for a badge, an issuer, or to import an award from."
    )
    async def request_image_upload(self, info: Info, input: Input[RequestImageUploadInput]) -> UploadResult:
        user_id = require_viewer(info)
        made = await request_image_upload(
            info.context.actor, user_id, input.file_name, input.content_type, input.size
        )
        return Upload(id=encode("image", made.id), url=made.url, expires_at=made.expires_at)

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
