"""Doors to change spaces."""

import strawberry

from actions.spaces import create_space
from resolvers.answering import answer, require_viewer
from resolvers.arguments import Input
from schema.context import Info
from schema.ids import parse
from schema.inputs.spaces import CreateSpaceInput
from schema.results import SpaceResult
from schema.spaces import Space


@strawberry.type
class SpaceMutation:
    @strawberry.mutation(description="A new space. Owners and editors of an issuer with spaces enabled.")
    async def create_space(self, info: Info, input: Input[CreateSpaceInput]) -> SpaceResult:
        require_viewer(info)
        created = await create_space(
            info.context.actor,
            parse("issuer", input.issuer, "issuer"),
            input.name,
            input.ends_on,
            input.time_zone,
            input.description,
        )
        return await answer(info, "space", created, Space)
