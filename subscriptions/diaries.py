"""What happened in a space, line by line, with nothing left out and nothing sent twice (realtime.md, 6)."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from functools import partial
from typing import Annotated
from uuid import UUID

import strawberry

from engine.asked import nests
from engine.live.asking_again import before_sending
from models.diary import Reader, events_after, is_far_behind, last_visible_of
from models.hearing import Topic
from models.installation import epoch
from models.learners import learner_of_user
from models.rights import Right, Roles, may
from schema.connections import After
from schema.context import Context, Info
from schema.cursors import Place, reader, seal, unseal
from schema.errors import forbidden, not_found, resync
from schema.events import DiaryLine, SpaceEvent
from schema.ids import decode_one
from subscriptions.standing import require_still, roles_now
from subscriptions.waiting import woken

PAGE = 500  # lines that are held at once
MOST_LINES = 100_000  # that are sent to catch up; who missed more reads the picture sooner
SpaceArgument = Annotated[strawberry.ID, strawberry.argument(description="The space's id.")]


@strawberry.type
class DiarySubscription:
    @strawberry.subscription(
        description="A diary: every change of progress and of what it counts (completions, evidence, points, "
        "objectives), in order. `after` is the last cursor the client has seen; leave it out to start from now. "
        "Staff see all learners, a learner their own. A cursor that can't be continued (of before a restore, or "
        "more than 100,000 lines behind) ends with RESYNC: read the picture again."
    )
    async def progress_changes(
        self, info: Info, space: SpaceArgument, after: After = None
    ) -> AsyncGenerator[DiaryLine, None]:
        async with aclosing(_lines(info, space, "progressChanges", Right.SEE_SPACE, after)) as lines:
            async for line in lines:
                yield line

    @strawberry.subscription(
        description="A diary of everything in the space. Staff only. Resumes like progressChanges."
    )
    async def space_feed(
        self, info: Info, space: SpaceArgument, after: After = None
    ) -> AsyncGenerator[DiaryLine, None]:
        async with aclosing(_lines(info, space, "spaceFeed", Right.SEE_LEARNERS, after)) as lines:
            async for line in lines:
                yield line


async def _lines(
    info: Info, space: strawberry.ID, feed: str, right: Right, after: str | None
) -> AsyncGenerator[DiaryLine, None]:
    context = info.context
    space_id = decode_one("space", space)
    if space_id is None:
        raise not_found("space")
    start = await _reading(context, space_id, feed, right)
    if start is None:
        raise not_found("space")
    reading, roles = start
    concern = reading.learner_id or Topic.EVERYTHING
    with context.bell.listening(space_id, concern, context.who, roles) as flag:
        place = await _start(context, reading, context.left_off or after)
        cursor = seal(context, reading, place)
        context.reached(cursor)
        while True:
            rows = await events_after(reading, place.sequence, PAGE)
            now = await _reading(context, space_id, feed, right)
            if now is None or now[0] != reading:
                raise forbidden()
            if nests(info, "event"):  # else nothing is read for a line that was not read with it
                before_sending(info, partial(require_still, context, space_id, now[1]))
            for row in rows:
                previous, place = cursor, Place(place.epoch, row.sequence)
                cursor = seal(context, reading, place)
                context.reached(cursor)
                yield DiaryLine(cursor=cursor, previous_cursor=previous, event=SpaceEvent.of(row, now[1]))
            if len(rows) < PAGE:
                await woken(flag)


async def _start(context: Context, reading: Reader, after: str | None) -> Place:
    if after is not None:
        place = await unseal(context, reading, after)
        if await is_far_behind(reading, place.sequence, MOST_LINES):
            raise resync(f"More than {MOST_LINES} lines were missed: read the picture again.")
        return place
    (last,) = await last_visible_of([reading])
    return Place(str(await epoch()), last)


async def _reading(context: Context, space_id: UUID, feed: str, right: Right) -> tuple[Reader, Roles] | None:
    """Which lines whoever asks may read now; None for none. Asked again after every read, before any line is made of
    it; before each is sent, with all that it nests, it is asked whether they are still what they were."""
    roles = await roles_now(context, space_id)
    if not may(roles, right):
        return None
    own = await learner_of_user(space_id, context.user_id) if context.user_id else None
    return reader(space_id, feed, roles, own.id if own else None), roles
