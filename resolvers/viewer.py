"""Doors to whoever asks."""

import strawberry

from models.spaces import spaces
from models.users import users
from models.who import Display as DisplayWho
from schema.context import Info
from schema.displays import Display
from schema.viewer import Viewer


@strawberry.type
class ViewerQuery:
    @strawberry.field(description="Who is asking. Null without sign-in; a display token is not a viewer.")
    async def viewer(self, info: Info) -> Viewer | None:
        user_id = info.context.user_id
        row = (await users([user_id])).get(user_id) if user_id else None
        return Viewer.of(row) if row else None

    @strawberry.field(description="What a display token shows. Null for everybody else.")
    async def display(self, info: Info) -> Display | None:
        who = info.context.who
        if not isinstance(who, DisplayWho):
            return None
        space = (await spaces([who.space_id])).get(who.space_id)
        return Display(row=space, space_name=space.name) if space else None
