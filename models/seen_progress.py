"""Which of these progresses does somebody see, and as what?"""

from collections import defaultdict
from collections.abc import Iterable
from typing import NamedTuple
from uuid import UUID

from models.pairs import Pair
from models.progress import ProgressRow, its
from models.rights import Right, Role, Roles, may
from models.roles import MEMBERS
from models.rows import fetch_beside, records


class _Seen(NamedTuple):
    """One of the viewer's roles in the space, and whether the learner is the viewer."""

    role: str
    is_viewer: bool


async def seen_progress(user_id: UUID | None, pairs: Iterable[Pair]) -> dict[Pair, tuple[ProgressRow, Roles]]:
    """By pair of an active learner with an objective of their space: all for staff, else the viewer's own."""
    if user_id is None:
        return {}
    rows, roles = dict[Pair, ProgressRow](), defaultdict[Pair, set[Role]](set)
    for seen, row in await fetch_beside(_Seen, ProgressRow, SEEN, records(Pair._fields, pairs), user_id):
        pair = Pair(row.learner_id, row.objective_id)
        roles[pair] |= {Role(seen.role)} | ({Role.SELF} if seen.is_viewer else set())
        rows[pair] = row
    return {pair: (row, found) for pair, row in rows.items() if _shows(found := frozenset(roles[pair]))}


def _shows(roles: Roles) -> bool:
    return may(roles, Right.SEE_LEARNERS) or (Role.SELF in roles and may(roles, Right.SEE_SPACE))


SEEN = f"""
SELECT member.role, (learner.user_id = $2) AS is_viewer, learner.id AS learner_id, objective.id AS objective_id,
  coalesce({its("status")}, 'NOT_STARTED') AS status, coalesce({its("points")}, 0) AS points,
  {its("completed_at")} AS completed_at, {its("completed_by_id")} AS completed_by_id, {its("award_id")} AS award_id,
  coalesce({its("made_award")}, FALSE) AS made_award, learner.sort_name
FROM json_to_recordset($1) AS pair(learner_id uuid, objective_id uuid)
JOIN learner ON learner.id = pair.learner_id AND learner.removed_at IS NULL
JOIN objective ON objective.id = pair.objective_id AND objective.space_id = learner.space_id
JOIN {MEMBERS} ON member.user_id = $2 AND member.space_id = learner.space_id"""
