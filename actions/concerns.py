"""Whom do rechecks concern, and in which spaces? (rules 5, 11, 18, 24, 25, 34)"""

from collections.abc import Iterable, Sequence
from typing import NamedTuple
from uuid import UUID

from models.rows import Id, fetch, records, write


class Person(NamedTuple):
    """A learner, or somebody on the staff."""

    space_id: UUID
    user_id: UUID | None
    learner_id: UUID | None


class Pair(NamedTuple):
    space_id: UUID
    objective_id: UUID
    learner_id: UUID


class Walker(NamedTuple):
    """A learner of a space that follows a pathway."""

    space_id: UUID
    learner_id: UUID


async def done_for_nobody(ids: Iterable[UUID]) -> set[UUID]:
    """Of the rechecks of awards those whose badge nobody tracks or asks for; they are gone. Most are."""
    given = [(recheck_id,) for recheck_id in ids]
    return {row.id for row in await write(Id, FOR_NOBODY, records(("id",), given))} if given else set()


async def pairs(given: Sequence[UUID], others: Sequence[UUID]) -> list[Pair]:
    """Badge objectives with their learners; `given` are the rechecks of awards."""
    found = await fetch(Pair, PAIRS_OF_AWARDS, list(given)) if given else []
    return found + (await fetch(Pair, PAIRS, list(others)) if others else [])


async def walkers(given: Sequence[UUID], others: Sequence[UUID]) -> list[Walker]:
    """Learners whose steps on a pathway may have moved, looked at one by one."""
    found = await fetch(Walker, WALKERS_OF_AWARDS, list(given)) if given else []
    return found + (await fetch(Walker, WALKERS, list(others)) if others else [])


async def whole_spaces(others: Sequence[UUID]) -> list[UUID]:
    """Of which everything is looked at."""
    return [row.id for row in await fetch(Id, SPACES, list(others))] if others else []


async def people(others: Sequence[UUID]) -> list[Person]:
    """Who may have become somebody, or nobody."""
    return await fetch(Person, PEOPLE, list(others)) if others else []


async def behind(others: Sequence[UUID]) -> list[UUID]:
    """The spaces that have not yet seen the pathways of these rechecks as they are."""
    return [row.id for row in await fetch(Id, BEHIND, list(others))] if others else []


# By a list of records: of `= ANY` PostgreSQL thinks that it pays to plan it anew each time.
FOR_NOBODY = """
DELETE FROM recheck WHERE id IN (SELECT id FROM json_to_recordset($1) AS given(id uuid))
AND NOT EXISTS (SELECT 1 FROM objective WHERE objective.badge_id = recheck.badge_id AND objective.kind = 'BADGE')
AND NOT EXISTS (SELECT 1 FROM pathway_badge WHERE pathway_badge.badge_id = recheck.badge_id)
RETURNING id"""

# Where a badge is tracked, or asked for by a pathway, and in which space that is.
TRACKED = (
    "JOIN objective ON objective.badge_id = recheck.badge_id AND objective.kind = 'BADGE'",
    "objective.space_id",
)
ASKED = (
    """JOIN pathway_badge ON pathway_badge.badge_id = recheck.badge_id
JOIN pathway_element ON pathway_element.id = pathway_badge.element_id
JOIN pathway_subscription ON pathway_subscription.pathway_id = pathway_element.pathway_id""",
    "pathway_subscription.space_id",
)

# Who is there of an address, by it or by another one of theirs, also before they are linked to their user.
VERIFIED = (
    "JOIN email_address ON email_address.address = recheck.email AND email_address.verified_at IS NOT NULL"
)
THEIR = "JOIN email_address AS own ON own.user_id = email_address.user_id AND own.verified_at IS NOT NULL"
WHO = (
    "JOIN learner ON learner.email = recheck.email",
    f"{VERIFIED} JOIN learner ON learner.user_id = email_address.user_id",
    f"{VERIFIED} {THEIR} JOIN learner ON learner.email = own.address",
)


def _of_awards(columns: str, where: tuple[str, str]) -> str:
    joins, space = where
    return "\nUNION\n".join(
        f"SELECT {columns} FROM recheck {joins} {who} AND learner.space_id = {space} WHERE recheck.id = ANY($1)"
        for who in WHO
    )


PAIRS_OF_AWARDS = _of_awards(
    "objective.space_id, objective.id AS objective_id, learner.id AS learner_id", TRACKED
)
WALKERS_OF_AWARDS = _of_awards("learner.space_id, learner.id AS learner_id", ASKED)
SPACES = """
SELECT space_id AS id FROM recheck
WHERE id = ANY($1) AND learner_id IS NULL AND badge_id IS NULL AND space_id IS NOT NULL"""

# The learners with an address that the user has verified.
OWN = """JOIN email_address ON email_address.user_id = recheck.user_id AND email_address.verified_at IS NOT NULL
JOIN learner ON learner.email = email_address.address"""

PEOPLE = f"""
SELECT learner.space_id, recheck.user_id, learner.id AS learner_id FROM recheck
JOIN learner ON learner.id = recheck.learner_id WHERE recheck.id = ANY($1)
UNION
SELECT learner.space_id, recheck.user_id, learner.id FROM recheck
JOIN learner ON learner.user_id = recheck.user_id WHERE recheck.id = ANY($1)
UNION
SELECT learner.space_id, recheck.user_id, learner.id FROM recheck
{OWN} WHERE recheck.id = ANY($1)
UNION
SELECT learner.space_id, recheck.user_id, learner.id FROM recheck
JOIN learner ON learner.space_id = recheck.space_id
JOIN email_address ON email_address.address = learner.email AND email_address.verified_at IS NOT NULL
WHERE recheck.id = ANY($1) AND recheck.learner_id IS NULL AND recheck.badge_id IS NULL
  AND (learner.user_id IS NULL OR learner.user_id <> email_address.user_id)
UNION
SELECT staff_member.space_id, recheck.user_id, NULL FROM recheck
JOIN staff_member ON staff_member.user_id = recheck.user_id WHERE recheck.id = ANY($1)"""

# In one space whoever holds or has completed; all of a user's learners. With those who are linked to their user only in
# the transaction to come.
HOLDER = "JOIN email_address ON email_address.address = award.email AND email_address.verified_at IS NOT NULL"


def _in_space(joins: str, learner_id: str) -> str:
    return f"""
SELECT objective.space_id, objective.id, {learner_id} FROM recheck
JOIN objective ON objective.space_id = recheck.space_id AND objective.kind = 'BADGE'
  AND (recheck.badge_id IS NULL OR objective.badge_id = recheck.badge_id)
{joins}
WHERE recheck.id = ANY($1) AND (recheck.learner_id IS NULL OR {learner_id} = recheck.learner_id)"""


def _holding(joins: str, who: str) -> str:
    award = f"JOIN award ON award.badge_id = objective.badge_id {joins}"
    return _in_space(f"{award} JOIN learner ON learner.space_id = recheck.space_id AND {who}", "learner.id")


COMPLETED = "JOIN progress ON progress.objective_id = objective.id AND progress.status = 'COMPLETED'"
PAIRS = f"""{_holding("", "learner.email = award.email")}
UNION{_holding(HOLDER, "learner.user_id = email_address.user_id")}
UNION{_holding(f"{HOLDER} {THEIR}", "learner.email = own.address")}
UNION{_in_space(COMPLETED, "progress.learner_id")}
UNION
SELECT objective.space_id, objective.id, learner.id FROM recheck
JOIN learner ON learner.user_id = recheck.user_id
JOIN objective ON objective.space_id = learner.space_id AND objective.kind = 'BADGE'
WHERE recheck.id = ANY($1)
UNION
SELECT objective.space_id, objective.id, learner.id FROM recheck
{OWN}
JOIN objective ON objective.space_id = learner.space_id AND objective.kind = 'BADGE'
WHERE recheck.id = ANY($1)"""

# The learner, or all learners of the user.
WALKERS = f"""
SELECT learner.space_id, learner.id FROM recheck
JOIN learner ON learner.id = recheck.learner_id
JOIN pathway_subscription ON pathway_subscription.space_id = learner.space_id WHERE recheck.id = ANY($1)
UNION
SELECT learner.space_id, learner.id FROM recheck
JOIN learner ON learner.user_id = recheck.user_id
JOIN pathway_subscription ON pathway_subscription.space_id = learner.space_id WHERE recheck.id = ANY($1)
UNION
SELECT learner.space_id, learner.id FROM recheck
{OWN}
JOIN pathway_subscription ON pathway_subscription.space_id = learner.space_id WHERE recheck.id = ANY($1)"""

BEHIND = """
SELECT DISTINCT pathway_subscription.space_id AS id FROM recheck
JOIN pathway ON pathway.id = recheck.pathway_id
JOIN pathway_subscription ON pathway_subscription.pathway_id = pathway.id
WHERE recheck.id = ANY($1) AND pathway_subscription.seen_version <> pathway.version"""
