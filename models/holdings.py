"""Which badges are held? The definition of domain.md, in one place."""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from models.rows import Id, fetch


class Held(NamedTuple):
    """That a learner holds a badge, and by which award."""

    learner_id: UUID
    badge_id: UUID
    award_id: UUID


# The learner's own address, and the verified ones of the learner's user.
OWN_ADDRESSES = """
WITH own AS (
  SELECT id AS learner_id, email FROM learner WHERE id = ANY($1)
  UNION
  SELECT learner.id, address FROM learner JOIN email_address ON email_address.user_id = learner.user_id
  WHERE learner.id = ANY($1) AND verified_at IS NOT NULL
)"""

# A valid award, not rejected, to one of these.
HELD = f"""{OWN_ADDRESSES}
SELECT learner_id, award.badge_id, award.id AS award_id FROM own JOIN award ON award.email = own.email
WHERE award.badge_id = ANY($2) AND revoked_at IS NULL AND rejected_at IS NULL
AND (expires_at IS NULL OR expires_at > $3)
ORDER BY award.id"""


async def held(
    learner_ids: Iterable[UUID], badge_ids: Iterable[UUID], now: datetime
) -> dict[tuple[UUID, UUID], UUID]:
    """By (learner, badge): the first award by which it is held."""
    found: dict[tuple[UUID, UUID], UUID] = {}
    for row in await fetch(Held, HELD, list(set(learner_ids)), list(set(badge_ids)), now):
        found.setdefault((row.learner_id, row.badge_id), row.award_id)
    return found


# To the learner's own address: where it would be awarded.
PUT_AWAY = """
SELECT learner.id FROM learner JOIN award ON award.email = learner.email
WHERE learner.id = ANY($1) AND badge_id = $2 AND standing AND rejected_at IS NOT NULL
AND (expires_at IS NULL OR expires_at > $3)"""


async def put_away(learner_ids: Iterable[UUID], badge_id: UUID, now: datetime) -> set[UUID]:
    """Who has rejected the award that stands in the way of another one (rule 29), and holds the badge by none."""
    rejected = {row.id for row in await fetch(Id, PUT_AWAY, list(set(learner_ids)), badge_id, now)}
    return rejected - {learner_id for learner_id, _ in await held(rejected, [badge_id], now)}
