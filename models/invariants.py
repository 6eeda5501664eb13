"""What is true of all rows together, unless a lock, a constraint or a trigger failed, or a hand was on the tables?"""

from typing import NamedTuple

from models.board_counts import LEVELS
from models.rows import first


class Invariant(NamedTuple):
    """`told` is a sentence; `broken` selects, as `found`, the id of each thing of which it is not true."""

    told: str
    broken: str


class Broken(NamedTuple):
    times: int
    example: str | None


LEARNERS_ADD_UP = """
SELECT learner_id AS found FROM (
  SELECT id AS learner_id, points, completed_count FROM learner
  UNION ALL
  SELECT learner_id, -points, -1 FROM progress WHERE status = 'COMPLETED'
) AS told GROUP BY learner_id HAVING sum(points) <> 0 OR sum(completed_count) <> 0"""

STANDING_ONCE = (
    "SELECT badge_id AS found FROM award WHERE standing GROUP BY badge_id, email HAVING count(*) > 1"
)

DIARIES_HAVE_NO_GAPS = """
SELECT space.id AS found FROM space LEFT JOIN space_event ON space_event.space_id = space.id
GROUP BY space.id, space.sequence
HAVING count(space_event.id) <> space.sequence OR coalesce(max(space_event.sequence), 0) <> space.sequence"""

LISTED = ", ".join(f"({bits})" for bits in LEVELS)
BANDS_ARE_COUNTED = f"""
SELECT space_id AS found FROM (
  SELECT space_id, bits, band, learners FROM points_count
  UNION ALL
  SELECT space_id, bits, points >> bits, -1
  FROM learner CROSS JOIN (SELECT column1 AS bits FROM (VALUES {LISTED}) AS listed) AS level
  WHERE removed_at IS NULL AND (bits = 0 OR ((points >> bits) & 1) = 1)
) AS counted GROUP BY space_id, bits, band HAVING sum(learners) <> 0"""

LEARNERS_ARE_COUNTED = """
SELECT space_id AS found FROM (
  SELECT space_id, learners FROM board_version
  UNION ALL
  SELECT space_id, -1 FROM learner WHERE removed_at IS NULL
) AS counted GROUP BY space_id HAVING sum(learners) <> 0"""

PROGRESS_STAYS_IN_ITS_SPACE = """
SELECT progress.id AS found FROM progress JOIN learner ON learner.id = progress.learner_id
JOIN objective ON objective.id = progress.objective_id WHERE learner.space_id <> objective.space_id"""

SUBMITTED_WAITS = """
SELECT learner_id AS found FROM (
  SELECT learner_id, objective_id, 1 AS waits FROM submission WHERE status = 'SUBMITTED'
  UNION ALL
  SELECT learner_id, objective_id, -1 FROM progress WHERE status = 'SUBMITTED'
) AS told GROUP BY learner_id, objective_id HAVING sum(waits) <> 0"""

OWNED = """
SELECT id AS found FROM issuer
WHERE NOT EXISTS (SELECT 1 FROM issuer_staff WHERE issuer_id = issuer.id AND role = 'OWNER')"""

INVARIANTS = (
    Invariant("the points and completions of each learner are those of their progress", LEARNERS_ADD_UP),
    Invariant("each badge stands once for each recipient", STANDING_ONCE),
    Invariant("each diary has every number once, up to that of its space", DIARIES_HAVE_NO_GAPS),
    Invariant("leaderboards count their learners", LEARNERS_ARE_COUNTED),
    Invariant("leaderboards count their learners by points", BANDS_ARE_COUNTED),
    Invariant("progress joins a learner and an objective of one space", PROGRESS_STAYS_IN_ITS_SPACE),
    Invariant("what was handed in waits for a decision, and nothing else does", SUBMITTED_WAITS),
    Invariant("each issuer has an owner", OWNED),
)


async def broken(invariant: Invariant) -> Broken:
    """Of how many things it is not true, and the first of them. It may take minutes."""
    sql = f"SELECT count(*) AS times, min(CAST(found AS text)) AS example FROM ({invariant.broken}) AS broken"
    found = await first(Broken, sql)
    return found or Broken(0, None)
