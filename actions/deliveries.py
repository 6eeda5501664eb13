"""How does a worker take what is owed to the outside world, and what becomes of it? (habit 9)"""

import logging
from collections.abc import Collection
from datetime import datetime, timedelta
from functools import partial
from typing import Any, NamedTuple
from uuid import UUID

from actions.inviting import SEALED_ABOUT
from actions.retrying import retried
from actions.tokens import token_hash
from actions.tools import Tools
from models.deliveries import DeliveryKind
from models.rows import Id, columns, execute, first, write

LEASE = timedelta(minutes=2)  # nobody else takes it meanwhile; sending must be over before
MOST_ATTEMPTS = 12
SHORTEST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)
KEPT = timedelta(days=90)  # that it was sent or given up
MOST_CHARACTERS = 500  # of a problem
log = logging.getLogger(__name__)


class Claimed(NamedTuple):
    """A delivery that is ours to send until its lease ends; `attempts` counts this one."""

    id: UUID
    kind: DeliveryKind
    body: dict[str, Any]
    created_at: datetime
    attempts: int


async def claim(
    tools: Tools, most: int, kinds: Collection[DeliveryKind] = frozenset(DeliveryKind)
) -> list[Claimed]:
    """Up to so many that are due, the longest due first; whoever claims at the same time gets others."""
    now, of_kinds = tools.now(), [str(kind) for kind in kinds]
    if (
        most < 1 or await first(Id, ANY_DUE, now, of_kinds) is None
    ):  # looking writes nothing: it holds up nobody
        return []
    claimed = await retried(partial(write, Claimed, CLAIM, now, now + LEASE, most, of_kinds), "claim")
    return sorted(claimed, key=lambda delivery: (delivery.created_at, delivery.id))


async def sent(tools: Tools, delivery: Claimed) -> None:
    """Nothing of what was sent is kept."""
    now = tools.now()
    await retried(partial(execute, SENT, delivery.id, now, now + KEPT), "sent")


async def postponed(tools: Tools, delivery: Claimed, problem: str) -> None:
    """To be tried again after a pause that doubles each time; given up after the twelfth attempt."""
    if delivery.attempts >= MOST_ATTEMPTS:
        await given_up(tools, delivery, problem)
        return
    again_at = tools.now() + min(SHORTEST_PAUSE * 2 ** (delivery.attempts - 1), LONGEST_PAUSE)
    log.warning("%s %s is tried again at %s: %s", delivery.kind, delivery.id, again_at, _line(problem))
    values = (delivery.id, delivery.attempts, again_at, _line(problem))
    await retried(partial(execute, POSTPONED, *values), "postponed")


async def given_up(tools: Tools, delivery: Claimed, problem: str, *, loudly: bool = True) -> None:
    """Never tried again; nothing of what it would have said is kept."""
    level = logging.ERROR if loudly else logging.DEBUG
    log.log(
        level, "%s %s is given up after %d: %s", delivery.kind, delivery.id, delivery.attempts, _line(problem)
    )
    now = tools.now()
    values = (delivery.id, delivery.attempts, now, now + KEPT, _line(problem))
    await retried(partial(execute, GIVEN_UP, *values), "given up")


async def bounced(tools: Tools, delivery: Claimed) -> None:
    """Whoever invited can see that the invitation never arrived, unless they have sent another one since."""
    for name in INVITATIONS.keys() & delivery.body.keys():
        token = tools.sealing.unseal(delivery.body["token"], SEALED_ABOUT).decode()
        values = (UUID(delivery.body[name]), tools.now(), token_hash(token))
        await retried(partial(execute, INVITATIONS[name], *values), "bounced")


def _line(problem: str) -> str:
    """What a mail server says may be any bytes: made text that both engines keep."""
    kept = problem.encode(errors="replace").decode().replace("\0", " ")
    return " ".join(kept.split())[:MOST_CHARACTERS]


OWED = "sent_at IS NULL AND given_up_at IS NULL"
ANY_DUE = f"SELECT id FROM delivery WHERE next_attempt_at <= $1 AND kind = ANY($2) AND {OWED} LIMIT 1"

# Of two at once the one that waits for the other's lock asks the outer condition again, and leaves the row.
CLAIM = f"""
UPDATE delivery SET next_attempt_at = $2, attempts = attempts + 1
WHERE next_attempt_at <= $1 AND {OWED} AND id IN (
  SELECT id FROM delivery WHERE next_attempt_at <= $1 AND kind = ANY($4) AND {OWED}
  ORDER BY next_attempt_at, id LIMIT $3
) RETURNING {columns(Claimed, "delivery")}"""

# What has ended is moved out of the way of those that look for what is due.
SENT = f"""
UPDATE delivery SET sent_at = $2, next_attempt_at = $3, body = '{{}}', problem = NULL WHERE id = $1 AND {OWED}"""

# Not where somebody else has claimed it since.
POSTPONED = f"""
UPDATE delivery SET next_attempt_at = $3, problem = $4 WHERE id = $1 AND attempts = $2 AND {OWED}"""
GIVEN_UP = f"""
UPDATE delivery SET given_up_at = $3, next_attempt_at = $4, problem = $5, body = '{{}}'
WHERE id = $1 AND attempts = $2 AND {OWED}"""

INVITATIONS = {
    name: f"UPDATE {name} SET bounced_at = $2 WHERE id = $1 AND token_hash = $3"
    for name in ("staff_member", "issuer_staff")
}
