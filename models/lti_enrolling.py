"""Who in a space might be the people that a course names?"""

from collections.abc import Sequence
from uuid import UUID

from models.learners import LearnerRow
from models.rows import columns, fetch
from models.staff import StaffMemberRow

LEARNERS = f"""
SELECT {columns(LearnerRow, "learner")} FROM learner
WHERE space_id = $1 AND merged_into_id IS NULL
  AND (id = ANY($2) OR user_id = ANY($3) OR email = ANY($4)) ORDER BY id"""
STAFF = f"""
SELECT {columns(StaffMemberRow, "staff_member")} FROM staff_member
WHERE space_id = $1 AND (id = ANY($2) OR user_id = ANY($3) OR email = ANY($4)) ORDER BY id"""


async def learners_who_may_be(
    space_id: UUID, ids: Sequence[UUID], user_ids: Sequence[UUID], emails: Sequence[str]
) -> list[LearnerRow]:
    """By what they were before, by user or by address; removed ones too."""
    return await fetch(LearnerRow, LEARNERS, space_id, list(ids), list(user_ids), list(emails))


async def staff_who_may_be(
    space_id: UUID, ids: Sequence[UUID], user_ids: Sequence[UUID], emails: Sequence[str]
) -> list[StaffMemberRow]:
    """The same, of the staff."""
    return await fetch(StaffMemberRow, STAFF, space_id, list(ids), list(user_ids), list(emails))
