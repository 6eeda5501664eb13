"""What does a platform not know yet of what its people have reached?"""

from typing import NamedTuple
from uuid import UUID

from models.lti_links import STANDING
from models.rows import fetch, first


class Owing(NamedTuple):
    space_id: UUID


class Score(NamedTuple):
    """So many points of all that can be reached."""

    member_id: UUID
    points: int
    total: int
    scores: int


class Addressee(NamedTuple):
    """Whose score it is, for the platform."""

    link_id: UUID
    subject: str
    owed_points: int | None
    owed_total: int | None
    scores: int


# Summed once for each space, since this is asked every few seconds of everybody in every course.
TOTALS = """
SELECT space_id, sum(points) AS total FROM objective
WHERE space_id IN (SELECT space_id FROM lti_link) GROUP BY space_id"""
TOTAL = "coalesce(reached.total, 0)"
# Nothing is told of who has begun nothing.
BEHIND = f"""
FROM lti_member JOIN lti_link ON lti_link.id = lti_member.link_id
JOIN learner ON learner.id = lti_member.learner_id
LEFT JOIN ({TOTALS}) AS reached ON reached.space_id = learner.space_id
WHERE lti_member.learns AND learner.removed_at IS NULL
  AND (line_items_url IS NOT NULL OR line_item_url IS NOT NULL) AND lti_link.{STANDING}
  AND (owed_points IS NOT NULL OR learner.points > 0)
  AND (owed_points IS NULL OR owed_points <> learner.points OR owed_total <> {TOTAL})"""


async def spaces_owing_scores() -> list[UUID]:
    """Where somebody's share is another than was last owed."""
    rows = await fetch(Owing, f"SELECT DISTINCT learner.space_id {BEHIND} ORDER BY learner.space_id")
    return [row.space_id for row in rows]


async def scores_owed(space_id: UUID) -> list[Score]:
    """In one space, whose lock is held."""
    sql = f"""
SELECT lti_member.id AS member_id, learner.points, {TOTAL} AS total, lti_member.scores
{BEHIND} AND learner.space_id = $1 ORDER BY lti_member.id"""
    return await fetch(Score, sql, space_id)


async def addressee(member_id: UUID) -> Addressee | None:
    """None for who is not in the course any more."""
    sql = """
SELECT link_id, subject, owed_points, owed_total, scores FROM lti_member
JOIN lti_identity ON lti_identity.id = lti_member.identity_id WHERE lti_member.id = $1"""
    return await first(Addressee, sql, member_id)
