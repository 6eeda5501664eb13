"""Who watches a space's leaderboard, and as whom? (rule 28; realtime.md, 7 and 8)"""

import asyncio
from collections.abc import Awaitable, Collection, Hashable, Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Any, cast
from uuid import UUID

from engine.live.declaring import Given
from models.hearing import Topic
from models.rights import Right, Roles, may
from models.roles import roles_of_many
from models.spaces import SpaceRow, audience_of, spaces
from models.who import Audience, Display, Everyone, Who
from schema.context import Context
from schema.errors import forbidden
from schema.ids import decode_one
from schema.leaderboard import is_shown
from subscriptions.standing import standing
from subscriptions.waiting import paused, within_a_heartbeat


class LeaderboardAudiences:
    """Equal leaderboards are run once for all who see a space as the same audience does."""

    async def audiences(self, contexts: Sequence[Context], given: Given) -> list[Everyone | None]:
        """None for who may not watch, or not any more. Those of one run have the space in common."""
        who = [context.who for context in contexts]
        space_id = space_named(who[0], given.get("space"))
        if space_id is None:
            return [None] * len(who)
        found = await watching(space_id, await standing(who, contexts[0].now))
        return [Everyone(space_id, found[each]) if each in found else None for each in who]

    def context(self, context: Context, audience: Hashable) -> Context:
        return context.shared_by(_everyone(audience))

    async def mark(self, audience: Hashable) -> Hashable:
        """The number of the space's newest event: whatever changes a leaderboard is one."""
        return (await _space(_everyone(audience).space_id)).sequence

    def listening(self, context: Context, audience: Hashable) -> AbstractContextManager[asyncio.Event]:
        return context.bell.listening(_everyone(audience).space_id, Topic.LEADERBOARD)

    def woken(self, flag: asyncio.Event) -> Awaitable[None]:
        return within_a_heartbeat(flag)

    def paused(self, members: int) -> Awaitable[None]:
        return paused(members)

    def turned_away(self) -> Mapping[str, Any]:
        return forbidden().formatted


def space_named(who: Who, space: str | None) -> UUID | None:
    """The space that is meant: a display's own, where none is named."""
    if space is None:
        return who.space_id if isinstance(who, Display) else None
    return decode_one("space", space)


async def watching(space_id: UUID, everybody: Collection[Who]) -> dict[Who, Audience]:
    """Those who may watch now, in two statements: not learners and displays while the leaderboard is off."""
    row = (await spaces([space_id])).get(space_id)
    if row is None or not everybody:
        return {}
    roles = await roles_of_many([(who, space_id) for who in everybody])
    audiences = {who: _audience(row, roles[who, space_id]) for who in everybody}
    return {who: audience for who, audience in audiences.items() if audience}


def _audience(space: SpaceRow, roles: Roles) -> Audience | None:
    audience = audience_of(roles) if may(roles, Right.SEE_LEADERBOARD) else None
    return audience if audience and is_shown(space, audience) else None


async def _space(space_id: UUID) -> SpaceRow:
    return (await spaces([space_id]))[space_id]


def _everyone(audience: Hashable) -> Everyone:
    return cast(Everyone, audience)
