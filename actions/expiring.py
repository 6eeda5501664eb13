"""What follows when awards expire? (rules 11, 29)"""

from typing import NamedTuple
from uuid import UUID

from actions.rechecks import settle
from actions.retrying import retried
from actions.subjects import Subject
from actions.tools import Tools, laurel
from actions.unit import changing
from models.rechecks import RecheckRow
from models.rights import Right, Roles
from models.roles import roles_anywhere
from models.rows import Id, first, write
from models.who import Who

BATCH = 200  # the spaces that follow are held no longer than these take


class Expired(NamedTuple):
    badge_id: UUID
    email: str


async def follow_expiry(tools: Tools) -> None:
    """Awards expire by the clock, for every read; here badge objectives follow, once."""
    while await first(Id, ANY_DUE, tools.now()):
        await settle(tools, await retried(lambda: _expire(tools), "expiry"))


async def _expire(tools: Tools) -> list[RecheckRow]:
    async with changing(laurel(tools), Right.OPERATE, _due_awards(tools)) as change:
        for award in change.subject:
            change.recheck(badge_id=award.badge_id, email=award.email)
    return change.rechecks


def _due_awards(tools: Tools) -> Subject[list[Expired]]:
    """The next awards that have expired are what is locked, and nothing else: nobody but who wants them waits.

    Whoever comes at the same time waits for these rows, finds them done, and takes the next ones.
    """

    async def lock() -> list[Expired]:
        return await write(Expired, EXPIRE, tools.now())

    async def roles(who: Who, due: list[Expired]) -> Roles:
        return roles_anywhere(who)

    return Subject(lock, roles, Right.OPERATE)


DUE = "expired_at IS NULL AND expires_at <= $1"
ANY_DUE = f"SELECT id FROM award WHERE {DUE} LIMIT 1"
EXPIRE = f"""
UPDATE award SET expired_at = expires_at, standing = FALSE
WHERE id IN (SELECT id FROM award WHERE {DUE} ORDER BY expires_at, id LIMIT {BATCH}) AND {DUE}
RETURNING badge_id, email"""
