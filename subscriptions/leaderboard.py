"""The leaderboard, live."""

from collections.abc import AsyncGenerator, Hashable
from contextlib import aclosing
from functools import partial
from typing import Annotated
from uuid import UUID

import strawberry

from engine.live.asking_again import before_sending
from engine.live.declaring import shared
from models.hearing import Topic
from models.leaderboard import read_boards
from models.who import Audience
from schema.context import Context, Info
from schema.errors import bad_user_input, forbidden, not_found
from schema.leaderboard import Leaderboard, wanted
from subscriptions.audiences import LeaderboardAudiences, audience_now, space_named
from subscriptions.pictures import pictures


@strawberry.type
class LeaderboardSubscription:
    @strawberry.subscription(
        description="A picture: the leaderboard now, then again each time what this audience sees of it changes. "
        "A slow client skips to the newest. Without `space`, the one of the display token.",
        metadata=shared(LeaderboardAudiences()),
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
            before_sending(info, partial(_require, context, space_id, audience))
            return (audience, board.version), Leaderboard.of(board)

        async with aclosing(pictures(context, space_id, Topic.LEADERBOARD, look)) as newest:
            async for picture in newest:
                yield picture


def _space_id(context: Context, space: strawberry.ID | None) -> UUID:
    if context.everyone:
        return context.everyone.space_id
    named = space_named(context.who, space)
    if named is None:
        missing = bad_user_input("Name a `space`: only a display token has one of its own.")
        raise missing if space is None else not_found("space")
    return named


async def _require(context: Context, space_id: UUID, audience: Audience) -> None:
    """FORBIDDEN for who does not see the leaderboard as that audience any more."""
    if await _audience(context, space_id) is not audience:
        raise forbidden()


async def _audience(context: Context, space_id: UUID) -> Audience | None:
    """As whom the stream sees it; None while it may not. Of a shared run the members are asked, once it has read."""
    if context.everyone:
        return context.everyone.audience
    return await audience_now(context, space_id)
