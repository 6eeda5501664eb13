"""Doors to change spaces."""

import strawberry

from actions.archiving import archive_space, reopen_space
from actions.spaces import create_space, update_space
from resolvers.answering import answer, once, require_viewer
from resolvers.arguments import Input
from schema.context import Info
from schema.ids import parse
from schema.inputs.spaces import ArchiveSpaceInput, CreateSpaceInput, ReopenSpaceInput, UpdateSpaceInput
from schema.results import SpaceResult
from schema.spaces import Space


@strawberry.type
class SpaceMutation:
    @strawberry.mutation(description="A new space. Owners and editors of an issuer with spaces enabled.")
    async def create_space(self, info: Info, input: Input[CreateSpaceInput]) -> SpaceResult:
        require_viewer(info)
        created = await create_space(
            once(info, input),
            parse("issuer", input.issuer, "issuer"),
            input.name,
            input.ends_on,
            input.time_zone,
            input.description,
        )
        return await answer(info, "space", created, Space)

    @strawberry.mutation(description="Change a space's name, description or end. Staff of the space.")
    async def update_space(self, info: Info, input: Input[UpdateSpaceInput]) -> SpaceResult:
        require_viewer(info)
        space_id = parse("space", input.space, "space")
        await update_space(
            info.context.actor,
            space_id,
            input.name,
            input.description,
            input.ends_on,
            input.time_zone,
            input.expected_version,
        )
        return await answer(info, "space", space_id, Space)

    @strawberry.mutation(
        description="End a space now: everything stays readable, nothing moves. Staff of the space."
    )
    async def archive_space(self, info: Info, input: Input[ArchiveSpaceInput]) -> SpaceResult:
        require_viewer(info)
        space_id = parse("space", input.space, "space")
        await archive_space(info.context.actor, space_id)
        return await answer(info, "space", space_id, Space)

    @strawberry.mutation(
        description="Go on with an archived space, by giving it a new end day. Staff of the space."
    )
    async def reopen_space(self, info: Info, input: Input[ReopenSpaceInput]) -> SpaceResult:
        require_viewer(info)
        space_id = parse("space", input.space, "space")
        await reopen_space(info.context.actor, space_id, input.ends_on)
        return await answer(info, "space", space_id, Space)
