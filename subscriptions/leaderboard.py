"""The leaderboard, live."""

from collections.abc import AsyncGenerator, Hashable
from contextlib import aclosing
from typing import Annotated
from uuid import UUID

import strawberry

from models.hearing import Topic
from models.leaderboard import read_boards
from models.rights import Right, may
from models.roles import roles_in_spaces
from models.spaces import audience_of, spaces
from models.who import Audience, Display
from schema.context import Context, Info
from schema.errors import bad_user_input, forbidden, not_found
from schema.ids import decode_one
from schema.leaderboard import Leaderboard, is_shown, wanted
from subscriptions.pictures import pictures
from subscriptions.standing import require_standing


@strawberry.type
class LeaderboardSubscription:
    @strawberry.subscription(
        description="A picture: the leaderboard now, then again each time what this audience sees of it changes. "
        "A slow client skips to the newest. Without `space`, the one of the display token."
    )
    async def leaderboard(
        self,
        info: Info,
        space: Annotated[strawberry.ID | None, strawberry.argument(description="The space's id.")] = None,
    ) -> AsyncGenerator[Leaderboard, None]:
        context = info.context
        space_id = _space_id(context, space)
        if await _audience(context, space_id) is None:
            raise not_found("space")

        async def look() -> tuple[Hashable, Leaderboard]:
            audience = await _audience(context, space_id)
            if audience is None:
                raise forbidden()
            (board,) = await read_boards([wanted(space_id, audience, info)])
            if await _audience(context, space_id) is not audience:
                raise forbidden()
            return (audience, board.version), Leaderboard.of(board, context)

        async with aclosing(pictures(context, space_id, Topic.LEADERBOARD, look)) as newest:
            async for picture in newest:
                yield picture


def _space_id(context: Context, space: strawberry.ID | None) -> UUID:
    if space is None:
        if isinstance(context.who, Display):
            return context.who.space_id
        raise bad_user_input("Name a `space`: only a display token has one of its own.")
    named = decode_one("space", space)
    if named is None:
        raise not_found("space")
    return named


async def _audience(context: Context, space_id: UUID) -> Audience | None:
    """As whom the stream sees it; None while it may not, or for learners and displays while it is off (rule 28)."""
    await require_standing(context)
    roles = (await roles_in_spaces(context.who, [space_id]))[space_id]
    row = (await spaces([space_id])).get(space_id)
    audience = audience_of(roles) if row and may(roles, Right.SEE_LEADERBOARD) else None
    return audience if row and audience and is_shown(row, audience) else None
