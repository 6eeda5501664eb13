"""Who is named in a letter as the one who invites? (rule 21)"""

from typing import NamedTuple

from models.rows import first


class Inviter(NamedTuple):
    name: str


async def inviter_by_hash(token_hash: str) -> str | None:
    """By the hash of an invitation's token; None where the operator invited."""
    found = await first(Inviter, INVITER, token_hash)
    return found.name if found else None


INVITER = """
SELECT name FROM users WHERE id IN (
  SELECT invited_by_id FROM staff_member WHERE token_hash = $1
  UNION ALL SELECT invited_by_id FROM issuer_staff WHERE token_hash = $1
)"""
