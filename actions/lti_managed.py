"""Who is here because a course says so? That is not changed here, but in the learning platform."""

from uuid import UUID

from actions.refusals import RosterManagedByLms
from models.lti_links import is_managed_staff, is_rostered, managed_learners


async def require_own_roster(space_id: UUID) -> None:
    """No course tells who learns in the space, whose lock is held."""
    if await is_rostered(space_id):
        raise RosterManagedByLms(field=("space",))


async def require_own(learner_id: UUID) -> None:
    """No course brought this learner."""
    if await managed_learners([learner_id]):
        raise RosterManagedByLms(field=("learner",))


async def require_own_staff(staff_member_id: UUID) -> None:
    """No course brought this member of the staff."""
    if await is_managed_staff(staff_member_id):
        raise RosterManagedByLms(field=("staffMember",))
