"""Whose steps on a pathway may a change have moved, and in which spaces? (rules 24, 25)"""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from models.rows import Id, fetch


class Walker(NamedTuple):
    """A learner of a space that follows a pathway."""

    space_id: UUID
    learner_id: UUID


async def walkers(recheck_ids: Sequence[UUID]) -> list[Walker]:
    """Whom these rechecks concern one by one."""
    return await fetch(Walker, WALKERS, list(recheck_ids))


async def behind(recheck_ids: Sequence[UUID]) -> list[UUID]:
    """The spaces that have not yet seen the pathways of these rechecks as they are."""
    return [row.id for row in await fetch(Id, BEHIND, list(recheck_ids))]


# Where a badge is asked for that somebody was given, by the address or by another of theirs, also before they are
# linked; else the learner, or all learners of the user.
WALKERS = """
SELECT learner.space_id, learner.id AS learner_id FROM recheck
JOIN pathway_badge ON pathway_badge.badge_id = recheck.badge_id
JOIN pathway_element ON pathway_element.id = pathway_badge.element_id
JOIN pathway_subscription ON pathway_subscription.pathway_id = pathway_element.pathway_id
JOIN learner ON learner.space_id = pathway_subscription.space_id AND learner.email = recheck.email
WHERE recheck.id = ANY($1) AND recheck.space_id IS NULL
UNION
SELECT learner.space_id, learner.id FROM recheck
JOIN pathway_badge ON pathway_badge.badge_id = recheck.badge_id
JOIN pathway_element ON pathway_element.id = pathway_badge.element_id
JOIN pathway_subscription ON pathway_subscription.pathway_id = pathway_element.pathway_id
JOIN email_address ON email_address.address = recheck.email AND email_address.verified_at IS NOT NULL
JOIN learner ON learner.space_id = pathway_subscription.space_id AND learner.user_id = email_address.user_id
WHERE recheck.id = ANY($1) AND recheck.space_id IS NULL
UNION
SELECT learner.space_id, learner.id FROM recheck
JOIN pathway_badge ON pathway_badge.badge_id = recheck.badge_id
JOIN pathway_element ON pathway_element.id = pathway_badge.element_id
JOIN pathway_subscription ON pathway_subscription.pathway_id = pathway_element.pathway_id
JOIN email_address ON email_address.address = recheck.email AND email_address.verified_at IS NOT NULL
JOIN email_address AS own ON own.user_id = email_address.user_id AND own.verified_at IS NOT NULL
JOIN learner ON learner.space_id = pathway_subscription.space_id AND learner.email = own.address
WHERE recheck.id = ANY($1) AND recheck.space_id IS NULL
UNION
SELECT learner.space_id, learner.id FROM recheck
JOIN learner ON learner.id = recheck.learner_id
JOIN pathway_subscription ON pathway_subscription.space_id = learner.space_id WHERE recheck.id = ANY($1)
UNION
SELECT learner.space_id, learner.id FROM recheck
JOIN learner ON learner.user_id = recheck.user_id
JOIN pathway_subscription ON pathway_subscription.space_id = learner.space_id WHERE recheck.id = ANY($1)
UNION
SELECT learner.space_id, learner.id FROM recheck
JOIN email_address ON email_address.user_id = recheck.user_id AND email_address.verified_at IS NOT NULL
JOIN learner ON learner.email = email_address.address
JOIN pathway_subscription ON pathway_subscription.space_id = learner.space_id WHERE recheck.id = ANY($1)"""

BEHIND = """
SELECT DISTINCT pathway_subscription.space_id AS id FROM recheck
JOIN pathway ON pathway.id = recheck.pathway_id
JOIN pathway_subscription ON pathway_subscription.pathway_id = pathway.id
WHERE recheck.id = ANY($1) AND pathway_subscription.seen_version <> pathway.version"""
