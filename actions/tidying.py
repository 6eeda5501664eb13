"""What is not kept for ever, and for how long?"""

from datetime import timedelta
from functools import partial

from actions.abandoning import forget_abandoned
from actions.deliveries import KEPT
from actions.retrying import retried
from actions.tools import Tools
from models.rows import Id, write

DAY = timedelta(days=1)
BATCH = 5000  # rows in one statement, so that none runs into the time allowed to it
# By table: what has ended before an instant, and how long that is kept.
ENDED = {
    "delivery": ("sent_at < $1 OR given_up_at < $1", KEPT),
    "access_token": ("expires_at < $1 OR revoked_at < $1", KEPT),
    "code": ("expires_at < $1", DAY),
    "allowance": ("ends_at < $1", DAY),
    "staged_learner": ("created_at < $1", DAY),
    "webhook_delivery": ("at < $1", 30 * DAY),  # also of webhooks that are gone, and what was never delivered
    "lti_login": ("expires_at < $1", DAY),
    "lti_registration": ("expires_at < $1", DAY),
    "outcome": ("created_at < $1", 2 * DAY),  # rule 35
}


async def tidy(tools: Tools) -> None:
    """Delete what has ended and was kept for long enough; any number of processes may do it at once."""
    for table, (ended, kept) in ENDED.items():
        some = f"SELECT id FROM {table} WHERE {ended} LIMIT {BATCH}"
        delete = f"DELETE FROM {table} WHERE id IN ({some}) RETURNING id"
        while len(await retried(partial(write, Id, delete, tools.now() - kept), "tidy")) == BATCH:
            pass
    await forget_abandoned(tools)
