"""How often may somebody try? (rule 33)"""

from datetime import timedelta
from typing import Any

from actions.refusals import RateLimited
from actions.tokens import sealed_hash
from actions.unit import Change
from models.allowances import AllowanceRow
from models.keys import new_id
from models.rows import write


async def spend(
    change: Change[Any], what: str, whose: str, most: int, within: timedelta, amount: int = 1
) -> None:
    """Use some of `most` within a while that begins with the first; RateLimited says when there will be more."""
    key = f"{what}:{sealed_hash(change.by.tools.sealing, whose, what)}"
    (allowance,) = await write(AllowanceRow, SPEND, new_id(), key, change.now, change.now + within, amount)
    if allowance.used > most:
        raise RateLimited(f"That was too often. Try again after {allowance.ends_at:%Y-%m-%d %H:%M} UTC.")


SPEND = """
INSERT INTO allowance (id, key, used, ends_at) VALUES ($1, $2, $5, $4)
ON CONFLICT (key) DO UPDATE SET
  used = CASE WHEN allowance.ends_at <= $3 THEN $5 ELSE allowance.used + $5 END,
  ends_at = CASE WHEN allowance.ends_at <= $3 THEN excluded.ends_at ELSE allowance.ends_at END
RETURNING used, ends_at"""
