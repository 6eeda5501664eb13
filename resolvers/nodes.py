"""Doors to anything by its id."""

from typing import Annotated

import strawberry

from resolvers.arguments import IdArgument
from schema.awards import Award
from schema.badges import Badge
from schema.connections import MOST
from schema.context import Info
from schema.errors import bad_user_input
from schema.finding import find, find_all
from schema.issuers import Issuer
from schema.nodes import Node
from schema.spaces import Space


@strawberry.type
class NodeQuery:
    @strawberry.field(
        description="Any entity by its id, or null when it does not exist or is not the viewer's to see."
    )
    async def node(self, info: Info, id: IdArgument) -> Node | None:
        return await find(info, id, Node)

    @strawberry.field(description="Entities by their ids, in order; to 100.")
    async def nodes(
        self, info: Info, ids: Annotated[list[strawberry.ID], strawberry.argument(description="Their ids.")]
    ) -> list[Node | None]:
        if len(ids) > MOST:
            raise bad_user_input(f"`ids` takes at most {MOST}, not {len(ids)}.")
        return await find_all(info, ids)

    @strawberry.field(description="An issuer's profile.")
    async def issuer(self, info: Info, id: IdArgument) -> Issuer | None:
        return await find(info, id, Issuer)

    @strawberry.field(description="A badge.")
    async def badge(self, info: Info, id: IdArgument) -> Badge | None:
        return await find(info, id, Badge)

    @strawberry.field(description="An award: for its recipient, and for staff who may see it.")
    async def award(self, info: Info, id: IdArgument) -> Award | None:
        return await find(info, id, Award)

    @strawberry.field(description="A space, for who is in it or runs it.")
    async def space(self, info: Info, id: IdArgument) -> Space | None:
        return await find(info, id, Space)
