"""Which badges are held? The definition of domain.md, in one place."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from models.rows import fetch


class Held(NamedTuple):
    """That a learner holds a badge, and by which award."""

    learner_id: UUID
    badge_id: UUID
    award_id: UUID


# A valid award, not rejected, to the learner's own address or to a verified one of the learner's user.
HELD = """
SELECT learner.id AS learner_id, award.badge_id, award.id AS award_id FROM learner
JOIN award ON award.email = learner.email OR award.email IN (
  SELECT address FROM email_address WHERE user_id = learner.user_id AND verified_at IS NOT NULL
)
WHERE learner.id = ANY($1) AND award.badge_id = ANY($2)
AND revoked_at IS NULL AND rejected_at IS NULL AND (expires_at IS NULL OR expires_at > $3)
ORDER BY award.id"""


async def held(
    learner_ids: Iterable[UUID], badge_ids: Iterable[UUID], now: datetime
) -> dict[tuple[UUID, UUID], UUID]:
    """By (learner, badge): the first award by which it is held."""
    found: dict[tuple[UUID, UUID], UUID] = {}
    for row in await fetch(Held, HELD, list(set(learner_ids)), list(set(badge_ids)), now):
        found.setdefault((row.learner_id, row.badge_id), row.award_id)
    return found
