"""When does a space end, and how does it go on? (rules 2, 3)"""

import logging
from datetime import date
from functools import partial
from uuid import UUID

from actions.refusals import InvalidInput
from actions.retrying import retried
from actions.subjects import a_space
from actions.tools import Actor, Tools, laurel
from actions.unit import Change, changing
from actions.values import end_day, end_of
from actions.verbs import verb
from models.diary import SpaceEventKind
from models.rights import Right
from models.rows import Id, fetch
from models.spaces import Space, SpaceRow, SpaceStatus

log = logging.getLogger(__name__)


@verb
async def archive_space(by: Actor, space_id: UUID) -> UUID:
    """At once, before its last day is over."""
    async with changing(by, Right.RUN_SPACE, a_space(space_id, "space")) as change:
        await Space.filter(id=space_id).update(archived_at=change.now, version=change.subject.version + 1)
        change.happened(SpaceEventKind.SPACE_ARCHIVED)
    return space_id


@verb
async def reopen_space(by: Actor, space_id: UUID, ends_on: date) -> UUID:
    """With a new last day; what was missed meanwhile is looked at once: badges, points, people."""
    async with changing(by, Right.RUN_SPACE, a_space(space_id, "space"), archived_too=True) as change:
        space = change.subject
        if space.status(change.now) is SpaceStatus.ACTIVE:
            raise InvalidInput("The space is not archived.", "space")
        ends_on = end_day(ends_on, space.time_zone, change.now, "endsOn")
        _record(change)
        await Space.filter(id=space_id).update(
            archived_at=None,
            ends_on=ends_on,
            ends_at=end_of(ends_on, space.time_zone),
            version=space.version + 1,
        )
        change.happened(SpaceEventKind.SPACE_REOPENED)
        change.recheck(space_id=space_id)
    return space_id


async def archive_what_is_over(tools: Tools) -> None:
    """Write into the diary, once, that a space has ended by the clock; it ended whether or not that is written."""
    for row in await fetch(Id, OVER, tools.now()):
        try:
            await retried(partial(_archive, tools, row.id), "archive")
        except Exception:
            log.exception("that space %s has ended is not written yet", row.id)


OVER = "SELECT id FROM space WHERE archived_at IS NULL AND ends_at <= $1 ORDER BY ends_at"


async def _archive(tools: Tools, space_id: UUID) -> None:
    subject = a_space(space_id)
    async with changing(laurel(tools), Right.OPERATE, subject, archived_too=True) as change:
        _record(change)
        if change.events:
            await Space.filter(id=space_id).update(archived_at=change.subject.ends_at)


def _record(change: Change[SpaceRow]) -> None:
    """The event is of the instant at which it ended, after downtime too."""
    space = change.subject
    if space.archived_at is None and space.ends_at <= change.now:
        change.happened(SpaceEventKind.SPACE_ARCHIVED, at=space.ends_at)
