"""Which badges are held? The definition of domain.md, in one place."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from models.rows import Id, fetch


class Own(NamedTuple):
    learner_id: UUID
    email: str


class Held(NamedTuple):
    """That a badge is held at an address, and by which award."""

    email: str
    badge_id: UUID
    award_id: UUID


OWN = """
SELECT id AS learner_id, email FROM learner WHERE id = ANY($1)
UNION
SELECT learner.id, address FROM learner JOIN email_address ON email_address.user_id = learner.user_id
WHERE learner.id = ANY($1) AND verified_at IS NOT NULL"""


async def addresses_of_learners(learner_ids: Iterable[UUID]) -> dict[UUID, list[str]]:
    """By learner: their own address, and the verified ones of their user."""
    found: dict[UUID, list[str]] = defaultdict(list)
    for learner_id, email in await fetch(Own, OWN, list(set(learner_ids))):
        found[learner_id].append(email)
    return found


# A valid award, not rejected. Found by a list of addresses rather than by a join with theirs: of rows that were only
# just written PostgreSQL has no statistics, and would compare each with each.
HELD = """
SELECT email, badge_id, id AS award_id FROM award
WHERE email = ANY($1) AND badge_id = ANY($2) AND revoked_at IS NULL AND rejected_at IS NULL
AND (expires_at IS NULL OR expires_at > $3) ORDER BY id"""


async def held(
    learner_ids: Iterable[UUID], badge_ids: Iterable[UUID], now: datetime
) -> dict[tuple[UUID, UUID], UUID]:
    """By (learner, badge): the first award by which it is held."""
    learners_at = defaultdict(list)
    for learner_id, emails in (await addresses_of_learners(learner_ids)).items():
        for email in emails:
            learners_at[email].append(learner_id)
    found: dict[tuple[UUID, UUID], UUID] = {}
    for row in await fetch(Held, HELD, list(learners_at), list(set(badge_ids)), now):
        for learner_id in learners_at[row.email]:
            found.setdefault((learner_id, row.badge_id), row.award_id)
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
