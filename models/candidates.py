"""How do learners stand who are to complete an objective, or to lose it? All that is decided by, in one statement."""

from collections.abc import Sequence
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from models.issuers import IssuerRole
from models.objectives import EvidencePolicy, ObjectiveKind
from models.progress import ProgressStatus, its
from models.rights import Role
from models.roles import standing
from models.rows import fetch_beside, records
from models.users import OF_PERSON


class Goal(NamedTuple):
    """An objective with what its badge says; `issuer_role` is the actor's at the badge's issuer, `roles` are those in
    the objective's space, with ERASED among them for who is erased."""

    id: UUID
    space_id: UUID
    kind: ObjectiveKind
    points: int
    evidence_policy: EvidencePolicy
    auto_revoke: bool
    badge_id: UUID
    issuer_id: UUID | None
    valid_for: str | None
    issuer_role: IssuerRole | None
    roles: tuple[Role, ...] | None


class Candidate(NamedTuple):
    """An active learner of the objective's space, with their progress on it.

    `is_actor`: by account, or by an address of theirs (rule 15). `held_id` is the first award by which they hold the
    badge. `stands` where an award stands at their own address, even if it counts no more (rule 29), and `put_away`
    where they have rejected that.
    """

    id: UUID
    email: str
    name: str | None
    points: int
    completed_count: int
    status: ProgressStatus
    award_id: UUID | None
    made_award: bool
    is_actor: bool
    held_id: UUID | None
    stands: bool
    put_away: bool


class _Row(NamedTuple):
    """A candidate as told, or nobody."""

    id: UUID | None
    space_id: UUID
    email: str
    name: str | None
    points: int
    completed_count: int
    status: ProgressStatus
    award_id: UUID | None
    made_award: bool
    is_actor: bool
    held_at_own: str | None
    held_elsewhere: str | None
    stands: bool
    put_away: bool


async def candidates(
    objective_id: UUID, learner_ids: Sequence[UUID], actor_id: UUID | None, now: datetime
) -> tuple[Goal, dict[UUID, Candidate]] | None:
    """The objective, and by learner those among these who are active in its space; None where it is gone."""
    wanted = records(("id",), ((learner_id,) for learner_id in learner_ids))
    rows = await fetch_beside(Goal, _Row, CANDIDATES, actor_id, wanted, objective_id, now)
    if not rows:
        return None
    goal = rows[0][0]
    found = {row.id: _candidate(row, row.id) for _, row in rows if row.id and row.space_id == goal.space_id}
    return goal, found


def _candidate(row: _Row, learner_id: UUID) -> Candidate:
    held = min(filter(None, (row.held_at_own, row.held_elsewhere)), default=None)  # ids sort as text, too
    return Candidate(
        id=learner_id,
        email=row.email,
        name=row.name,
        points=row.points,
        completed_count=row.completed_count,
        status=row.status,
        award_id=row.award_id,
        made_award=row.made_award,
        is_actor=row.is_actor,
        held_id=UUID(held) if held else None,
        stands=row.stands,
        put_away=row.put_away and held is None,
    )


# Planned once for one learner and for a thousand: by a list of records, since of `= ANY` PostgreSQL thinks that it pays
# to plan it anew each time; and what there is of a learner is looked up, not joined. As text: it knows no least UUID.
IN_TIME = "(award.expires_at IS NULL OR award.expires_at > $4)"
VALID = f"""award.badge_id = objective.badge_id AND award.revoked_at IS NULL AND award.rejected_at IS NULL
    AND {IN_TIME}"""
STANDING = "award.badge_id = objective.badge_id AND award.email = learner.email AND award.standing"

CANDIDATES = f"""
SELECT objective.id, objective.space_id, objective.kind, objective.points, objective.evidence_policy,
  objective.auto_revoke, objective.badge_id, badge.issuer_id, badge.valid_for, issuer_staff.role AS issuer_role,
  (SELECT array_agg(role) FROM ({standing("(SELECT space_id FROM objective WHERE id = $3)")}) AS standing) AS roles,
  learner.id AS learner_id, learner.space_id AS learner_space_id, learner.email, learner.name,
  learner.points AS learner_points, learner.completed_count,
  coalesce({its("status")}, 'NOT_STARTED') AS status, {its("award_id")} AS award_id,
  coalesce({its("made_award")}, FALSE) AS made_award,
  (coalesce(learner.user_id = $1, FALSE) OR learner.email IN (SELECT address FROM ({OF_PERSON}) AS own)) AS is_actor,
  (SELECT min(CAST(award.id AS text)) FROM award WHERE award.email = learner.email AND {VALID}) AS held_at_own,
  (SELECT min(CAST(award.id AS text)) FROM email_address CROSS JOIN award
    WHERE award.email = email_address.address AND email_address.user_id = learner.user_id
    AND email_address.verified_at IS NOT NULL AND {VALID}
  ) AS held_elsewhere,
  ((SELECT award.id FROM award WHERE {STANDING}) IS NOT NULL) AS stands,
  ((SELECT award.id FROM award WHERE {STANDING} AND award.rejected_at IS NOT NULL AND {IN_TIME}) IS NOT NULL
  ) AS put_away
FROM objective JOIN badge ON badge.id = objective.badge_id
LEFT JOIN issuer_staff ON issuer_staff.issuer_id = badge.issuer_id AND issuer_staff.user_id = $1
LEFT JOIN json_to_recordset($2) AS wanted(id uuid) ON TRUE
LEFT JOIN learner ON learner.id = wanted.id AND learner.removed_at IS NULL
WHERE objective.id = $3"""
