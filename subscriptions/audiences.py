"""Who watches a space's leaderboard, and as whom? (rule 28; realtime.md, 7 and 8)"""

import asyncio
from collections.abc import Awaitable, Collection, Hashable, Mapping
from contextlib import AbstractContextManager
from datetime import datetime
from typing import Any, cast
from uuid import UUID

from engine.live.declaring import Given
from models.hearing import Topic
from models.rights import Right, Roles, may
from models.roles import role_of_all
from models.spaces import SpaceRow, audience_of, spaces
from models.standing import rights_of
from models.who import Audience, Display, Everyone, Viewer, Who
from schema.context import Context
from schema.errors import forbidden
from schema.ids import decode_one
from schema.leaderboard import is_shown
from subscriptions.standing import roles_now
from subscriptions.waiting import paused, within_a_heartbeat


class LeaderboardAudiences:
    """Equal leaderboards are run once for all who see a space as the same audience does."""

    async def audience(self, context: Context, given: Given) -> Everyone | None:
        """None for who may not watch."""
        who = context.who
        space_id = space_named(who, given.get("space"))
        if space_id is None:
            return None
        audience = await audience_now(context, space_id)
        return Everyone(space_id, audience) if audience else None

    def who(self, context: Context) -> Who:
        return context.who

    async def lost(
        self, context: Context, audience: Hashable, everybody: Collection[Hashable]
    ) -> Collection[Hashable]:
        """Nearly always nobody, which is asked first: two statements, two rows, however many they are."""
        space_id, belongs = _everyone(audience).space_id, _everyone(audience).audience
        who = cast(Collection[Who], everybody)
        if await _watch_alike(space_id, who, context.now) is belongs:
            return ()
        found = await _watching(space_id, who, context.now)
        return {each for each in who if found.get(each) is not belongs}

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


async def audience_now(context: Context, space_id: UUID) -> Audience | None:
    """As whom whoever asks may watch; None for who may not, or whose sign-in does not stand."""
    space = await context.arrivals.spaces.of(space_id)
    return _audience(space, await roles_now(context, space_id)) if space else None


async def _watching(space_id: UUID, everybody: Collection[Who], now: datetime) -> dict[Who, Audience]:
    """Those who may watch now, by a few statements: not learners and displays while the leaderboard is off."""
    row = (await spaces([space_id])).get(space_id)
    if row is None:
        return {}
    roles = await rights_of([(who, space_id) for who in everybody], now)
    audiences = {who: _audience(row, roles[who, space_id]) for who in everybody}
    return {who: audience for who, audience in audiences.items() if audience}


async def _watch_alike(space_id: UUID, everybody: Collection[Who], now: datetime) -> Audience | None:
    """As whom all of them may watch, where they came by tokens that work and are one and the same in the space."""
    tokens = [who.token_id for who in everybody if isinstance(who, Viewer) and who.token_id]
    if len(tokens) < len(everybody):
        return None
    row = (await spaces([space_id])).get(space_id)
    role = await role_of_all(tokens, space_id, now)
    return _audience(row, frozenset({role})) if row and role else None


def _audience(space: SpaceRow, roles: Roles) -> Audience | None:
    audience = audience_of(roles) if may(roles, Right.SEE_LEADERBOARD) else None
    return audience if audience and is_shown(space, audience) else None


async def _space(space_id: UUID) -> SpaceRow:
    return (await spaces([space_id]))[space_id]


def _everyone(audience: Hashable) -> Everyone:
    return cast(Everyone, audience)
