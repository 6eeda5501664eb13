"""How do the people of a course become learners of a space, and leave it? (rules 18, 20)"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from uuid import UUID

from actions.aliases import new_aliases, new_line
from actions.blanking import nobody_at
from actions.lti_people import Person
from actions.merging import merge
from actions.unit import Change, LearnerLine
from models.diary import SpaceEventKind
from models.keys import new_id
from models.learners import Learner, LearnerRow, MemberSource, learners
from models.lti_addresses import address_of
from models.lti_enrolling import learners_who_may_be
from models.lti_links import IdentityRow, MemberRow, managed_learners
from models.searching import sorting
from models.spaces import SpaceRow
from models.users import owners_of

Enrolled = tuple[IdentityRow, Person]


@dataclass
class Known:
    """Who is in the space already, by each way to know somebody again; those of other people of a course aside."""

    by_id: dict[UUID, LearnerRow] = field(default_factory=dict)
    by_user: dict[UUID, LearnerRow] = field(default_factory=dict)
    by_email: dict[str, LearnerRow] = field(default_factory=dict)
    managed: set[UUID] = field(default_factory=set)
    owned: set[str] = field(default_factory=set)
    given: set[str] = field(default_factory=set)

    def free_at(self, email: str | None) -> LearnerRow | None:
        """Who has this address, and was brought by no course.

        Not who has verified it: what a platform tells of an address is often what its person typed in, and would
        open a classmate's evidence to them (rule 33).
        """
        found = self.by_email.get(email) if email and email not in self.owned else None
        return found if found and found.id not in self.managed else None


async def be_learners(
    change: Change[SpaceRow], enrolled: Collection[Enrolled], members: Mapping[UUID, MemberRow]
) -> dict[UUID, UUID]:
    """Gives their learners, by identity."""
    known = await _known(change.subject.id, enrolled, members)
    found, new = dict[UUID, UUID](), list[Enrolled]()
    for identity, person in enrolled:
        member = members.get(identity.id)
        row = (known.by_id.get(member.learner_id) if member and member.learner_id else None) or (
            known.by_user.get(identity.user_id) or known.free_at(person.email)
        )
        if row is None:
            new.append((identity, person))
        else:
            found[identity.id] = await _stays(change, known, row, identity, person)
    return found | await _new(change, known, new)


async def leave(change: Change[SpaceRow], learner_ids: Collection[UUID]) -> None:
    """At once, in open streams too; awards stay theirs."""
    for row in (await learners(learner_ids)).values():
        if row.removed_at is None:
            await Learner.filter(id=row.id).update(removed_at=change.now)
            change.happened(SpaceEventKind.LEARNER_REMOVED, learner_id=row.id)


async def _known(space_id: UUID, enrolled: Collection[Enrolled], members: Mapping[UUID, MemberRow]) -> Known:
    ids = [member.learner_id for member in members.values() if member.learner_id]
    users = [identity.user_id for identity, _ in enrolled]
    emails = [person.email for _, person in enrolled if person.email]
    rows = await learners_who_may_be(space_id, ids, users, emails)
    return Known(
        by_id={row.id: row for row in rows},
        by_user={row.user_id: row for row in rows if row.user_id},
        by_email={row.email: row for row in rows},
        managed=await managed_learners([row.id for row in rows]),
        owned=set(await owners_of(emails)),
    )


async def _stays(
    change: Change[SpaceRow], known: Known, row: LearnerRow, identity: IdentityRow, person: Person
) -> UUID:
    """Comes back, is renamed or moves to another address, as the course says."""
    row = await _made_one(change, known, row, identity, person)
    changes = await _changes(known, row, identity, person)
    if row.removed_at:
        await Learner.filter(id=row.id).update(removed_at=None, **changes)
        change.happened(
            SpaceEventKind.LEARNER_RETURNED,
            learner_id=row.id,
            points=row.points,
            completed_count=row.completed_count,
        )
    elif changes:
        await Learner.filter(id=row.id).update(**changes)
        change.happened(SpaceEventKind.LEARNER_CHANGED, learner_id=row.id)
    if changes or row.removed_at:
        change.recheck(space_id=row.space_id, learner_id=row.id)
    known.managed.add(row.id)
    return row.id


async def _made_one(
    change: Change[SpaceRow], known: Known, row: LearnerRow, identity: IdentityRow, person: Person
) -> LearnerRow:
    """Who is there twice, as whom the course knew and by account or by address, is one person (rule 18)."""
    for other in (known.by_user.get(identity.user_id), known.free_at(person.email)):
        if other is None or other.id == row.id:
            continue
        survivor = await merge(change, identity.user_id, row, other)
        gone = other if survivor == row.id else row
        if gone.email == person.email:
            await Learner.filter(id=gone.id).update(email=nobody_at(gone.id))
            del known.by_email[gone.email]
        row = (await learners([survivor]))[survivor]
    return row


async def _changes(known: Known, row: LearnerRow, identity: IdentityRow, person: Person) -> dict[str, object]:
    changes: dict[str, object] = {}
    if person.name and person.name != row.name:
        changes |= {"name": person.name, "sort_name": sorting(person.name)}
    if person.email and person.email not in known.by_email:  # another one of the course's people may have it
        changes["email"] = person.email
        known.by_email[person.email] = row
    if row.user_id != identity.user_id:
        changes["user_id"] = identity.user_id
        if row.shares_real_name:  # another account is another person: it was not their choice (rule 27)
            changes |= {"shares_real_name": False, **await new_line(row.space_id, person.name or row.name)}
    return changes


async def _new(change: Change[SpaceRow], known: Known, enrolled: Collection[Enrolled]) -> dict[UUID, UUID]:
    aliases = await new_aliases(change.subject.id, len(enrolled)) if enrolled else []
    rows = [
        Learner(
            id=new_id(),
            space_id=change.subject.id,
            email=_free_address(known, identity, person),
            user_id=identity.user_id,
            name=person.name,
            sort_name=sorting(person.name or alias),
            alias=alias,
            source=MemberSource.LTI,
            joined_at=change.now,
        )
        for (identity, person), alias in zip(enrolled, aliases, strict=True)
    ]
    await Learner.bulk_create(rows)
    lines = [LearnerLine(row.id, points=0, completed_count=0) for row in rows]
    await change.happened_to_many(SpaceEventKind.LEARNER_ADDED, lines)
    if rows:
        change.recheck(space_id=change.subject.id)
    return {identity.id: row.id for (identity, _), row in zip(enrolled, rows, strict=True)}


def _free_address(known: Known, identity: IdentityRow, person: Person) -> str:
    """Of two who tell one address the first has it."""
    if person.email is None or person.email in known.by_email or person.email in known.given:
        return address_of(identity.id)
    known.given.add(person.email)
    return person.email
