"""How do the teachers of a course become staff of a space, and leave it? Never more than that (rule 22, threat T72)."""

from collections.abc import Collection, Mapping
from uuid import UUID

from actions.lti_learners import Enrolled
from actions.lti_people import Person
from actions.staff import MOST
from actions.unit import Change
from models.diary import SpaceEventKind
from models.keys import new_id
from models.lti_addresses import address_of
from models.lti_enrolling import staff_who_may_be
from models.lti_links import IdentityRow, MemberRow
from models.spaces import SpaceRow
from models.staff import StaffMember, staff_of_spaces


async def be_staff(
    change: Change[SpaceRow], enrolled: Collection[Enrolled], members: Mapping[UUID, MemberRow]
) -> dict[UUID, UUID | None]:
    """By identity: what the course made of them; None for who is on the staff without it."""
    ids = [member.staff_member_id for member in members.values() if member.staff_member_id]
    users = [identity.user_id for identity, _ in enrolled]
    emails = [person.email for _, person in enrolled if person.email]
    rows = await staff_who_may_be(change.subject.id, ids, users, emails)
    by_user = {row.user_id: row.id for row in rows if row.user_id}
    taken = {row.email for row in rows}
    room = MOST - len((await staff_of_spaces([change.subject.id]))[change.subject.id])
    found = dict[UUID, UUID | None]()
    for identity, person in enrolled:
        member = members.get(identity.id)
        if identity.user_id in by_user:
            own = member.staff_member_id if member else None
            found[identity.id] = own if own == by_user[identity.user_id] else None
        elif room > 0:
            room -= 1
            found[identity.id] = await _join(change, identity, person, taken)
    return found


async def dismiss(change: Change[SpaceRow], staff_ids: Collection[UUID]) -> None:
    """Whom a course had brought."""
    for _ in await StaffMember.filter(id__in=list(staff_ids)).values_list("id", flat=True):
        change.happened(SpaceEventKind.STAFF_REMOVED)
    await StaffMember.filter(id__in=list(staff_ids)).delete()


async def _join(change: Change[SpaceRow], identity: IdentityRow, person: Person, taken: set[str]) -> UUID:
    """An invitation of their address stays for who can read mail there."""
    email = person.email if person.email and person.email not in taken else address_of(identity.id)
    taken.add(email)
    member_id = new_id()
    first, _, last = (person.name or "").rpartition(" ")
    await StaffMember.create(
        id=member_id,
        space_id=change.subject.id,
        email=email,
        user_id=identity.user_id,
        first_name=first[:100] or None,
        last_name=last[:100] or None,
        invited_at=change.now,
        accepted_at=change.now,
    )
    change.happened(SpaceEventKind.STAFF_JOINED)
    return member_id
