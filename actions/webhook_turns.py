"""How does a worker take turns at webhooks, and what becomes of what they are told? (habit 9)

One worker at a time calls one webhook, a few deliveries in a row, so that no dead or slow one holds up the others.
"""

import logging
from datetime import datetime, timedelta
from functools import partial
from typing import NamedTuple
from uuid import UUID

from actions.retrying import retried
from actions.tools import Tools
from models.diary import EventRow
from models.rows import Id, columns, execute, fetch_beside, first, write

LEASE = timedelta(minutes=2)  # nobody else calls it meanwhile; the turn must be over before
MOST_ATTEMPTS = 16  # of one delivery: two days
SHORTEST_PAUSE = timedelta(minutes=1)
LONGEST_PAUSE = timedelta(hours=6)
PATIENCE = timedelta(days=2)  # with a webhook that fails all the time
GONE = 410
MOST_CHARACTERS = 500  # of a problem
log = logging.getLogger(__name__)


class Turn(NamedTuple):
    """A webhook that is ours to call until its lease ends."""

    id: UUID
    turns: int
    failures: int
    failing_since: datetime | None


class Owed(NamedTuple):
    """What it is to be told next, and where; as of just now, so nothing is told to one that was removed."""

    id: UUID
    attempts: int
    issuer_id: UUID
    url: str
    sealed_secret: str


class Failure(NamedTuple):
    """Why it was not taken, for the owner to read; with the status of the answer if there was one."""

    problem: str
    status: int | None = None


async def take_turns(tools: Tools, most: int) -> list[Turn]:
    """Up to so many webhooks that are owed something, who waited longest first; whoever asks at once gets others."""
    now = tools.now()
    if most < 1 or await first(Id, f"{ANY_DUE} LIMIT 1", now) is None:  # looking writes nothing
        return []
    return await retried(partial(write, Turn, TAKE, now, now + LEASE, most), "take turns")


async def next_owed(tools: Tools, turn: Turn) -> tuple[Owed, EventRow] | None:
    """None where nothing is due, and where the turn is over: by another's, a pause, or the webhook's removal."""
    found = await fetch_beside(Owed, EventRow, NEXT, turn.id, turn.turns, tools.now())
    return found[0] if found else None


async def delivered(tools: Tools, turn: Turn, owed: Owed, status: int) -> Turn:
    """It works, so what it failed at before is forgiven."""
    await retried(partial(execute, DELIVERED, owed.id, owed.attempts, tools.now(), status), "delivered")
    if turn.failures:
        await retried(partial(execute, WORKS, turn.id, turn.turns), "works")
    return turn._replace(failures=0, failing_since=None)


async def failed(tools: Tools, turn: Turn, owed: Owed, failure: Failure) -> None:
    """Both it and the webhook are tried again after pauses that double; and paused for good where it is hopeless."""
    now, attempts, failures = tools.now(), owed.attempts + 1, turn.failures + 1
    since, problem = turn.failing_since or now, failure.problem[:MOST_CHARACTERS]
    again = now + _pause(attempts) if attempts < MOST_ATTEMPTS else None
    level = logging.INFO if again else logging.WARNING
    log.log(level, "webhook %s, delivery %s, attempt %d: %s", turn.id, owed.id, attempts, problem)
    values = (owed.id, owed.attempts, again, failure.status, problem)
    await retried(partial(execute, FAILED, *values), "failed")
    hopeless = _hopeless(failure, since, now)
    if hopeless:
        log.warning("webhook %s is paused: %s", turn.id, hopeless)
    rest = (turn.id, turn.turns, now + _pause(failures), failures, since, hopeless)
    await retried(partial(execute, REST, *rest), "rest")


def _hopeless(failure: Failure, since: datetime, now: datetime) -> str | None:
    """Why it is paused until its owner activates it again, if it is."""
    if failure.status == GONE:
        return "It answered 410 Gone: it wants to be told nothing more."
    if now - since < PATIENCE:
        return None
    return f"Nothing was taken since {since:%Y-%m-%d %H:%M} UTC. {failure.problem}"[:MOST_CHARACTERS]


async def turn_over(tools: Tools, turn: Turn) -> None:
    """Who waited longest comes next, so this one goes behind all others."""
    await retried(partial(execute, OVER, turn.id, turn.turns, tools.now()), "turn over")


def _pause(times: int) -> timedelta:
    return min(SHORTEST_PAUSE * (1 << min(times - 1, 20)), LONGEST_PAUSE)


DUE = "active AND webhook.next_attempt_at <= $1 AND (claimed_until IS NULL OR claimed_until <= $1)"
ANY_DUE = f"""
SELECT webhook.id FROM webhook WHERE {DUE} AND EXISTS (
  SELECT 1 FROM webhook_delivery WHERE webhook_id = webhook.id AND webhook_delivery.next_attempt_at <= $1
)"""

# Of two at once the one that waits for the other's lock asks the outer condition again, and leaves the row.
TAKE = f"""
UPDATE webhook SET claimed_until = $2, turns = turns + 1
WHERE {DUE} AND id IN ({ANY_DUE} ORDER BY webhook.next_attempt_at, webhook.id LIMIT $3)
RETURNING {columns(Turn, "webhook")}"""

NEXT = f"""
SELECT owed.id, owed.attempts, webhook.issuer_id, webhook.url, webhook.sealed_secret,
  {columns(EventRow, "space_event")}
FROM webhook JOIN webhook_delivery AS owed ON owed.webhook_id = webhook.id
JOIN space_event ON space_event.id = owed.event_id
WHERE webhook.id = $1 AND webhook.turns = $2 AND webhook.active AND webhook.claimed_until > $3
  AND owed.next_attempt_at <= $3
ORDER BY owed.next_attempt_at, owed.event_id LIMIT 1"""

# Not where it was replayed meanwhile, or told by somebody else after the lease.
DELIVERED = """
UPDATE webhook_delivery SET delivered_at = $3, next_attempt_at = NULL, attempts = attempts + 1,
  response_status = $4, problem = NULL
WHERE id = $1 AND attempts = $2 AND next_attempt_at IS NOT NULL"""
FAILED = """
UPDATE webhook_delivery SET next_attempt_at = $3, attempts = attempts + 1, response_status = $4, problem = $5
WHERE id = $1 AND attempts = $2 AND next_attempt_at IS NOT NULL"""

WORKS = "UPDATE webhook SET failures = 0, failing_since = NULL WHERE id = $1 AND turns = $2"
REST = """
UPDATE webhook SET next_attempt_at = $3, failures = $4, failing_since = $5, claimed_until = NULL,
  active = active AND CAST($6 AS TEXT) IS NULL, problem = $6
WHERE id = $1 AND turns = $2"""
OVER = "UPDATE webhook SET next_attempt_at = $3, claimed_until = NULL WHERE id = $1 AND turns = $2"
