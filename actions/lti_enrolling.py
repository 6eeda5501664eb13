"""Who of a course is in the space that it is linked to? What its roster, or a launch, tells becomes true here."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from actions.lti_learners import Enrolled, be_learners, leave
from actions.lti_links import found_link
from actions.lti_people import Person
from actions.lti_staff import be_staff, dismiss
from actions.refusals import SpaceArchived
from actions.subjects import a_space
from actions.tools import Actor
from actions.unit import Change, changing
from actions.verbs import verb
from models.lti_links import (
    IdentityRow,
    LinkRow,
    LtiLink,
    LtiMember,
    MemberRow,
    identities_of,
    members_of_link,
    other_members,
)
from models.rights import Right
from models.spaces import SpaceRow, SpaceStatus


@verb
async def enrol(by: Actor, link_id: UUID, person: Person) -> None:
    """Whoever comes from the course. SpaceArchived for who is new in a space that has ended."""
    link = await found_link(link_id)
    async with changing(by, Right.OPERATE, a_space(link.space_id), archived_too=True) as change:
        link = await found_link(link_id)
        archived = change.subject.status(change.now) is SpaceStatus.ARCHIVED
        if archived and not await _is_in(link, person):
            raise SpaceArchived
        await _apply(change, link, [person], whole=False)


@verb
async def take_roster(by: Actor, link_id: UUID, people: Sequence[Person], asked_at: datetime) -> None:
    """All who were in the course then; whoever is named no more leaves. In a space that has ended nobody comes."""
    link = await found_link(link_id)
    async with changing(by, Right.OPERATE, a_space(link.space_id), archived_too=True) as change:
        link = await found_link(link_id)
        await _apply(change, link, people, whole=True)
        await LtiLink.filter(id=link_id).update(synced_at=asked_at, problem=None)


async def _apply(change: Change[SpaceRow], link: LinkRow, people: Sequence[Person], whole: bool) -> None:
    people = list({person.subject: person for person in people}.values())
    identities = await identities_of(link.platform_id, link.deployment, [each.subject for each in people])
    members = await members_of_link(link.id)
    told = [(identities[each.subject], each) for each in people if each.subject in identities]
    if change.subject.status(change.now) is SpaceStatus.ARCHIVED:
        told = [(identity, each) for identity, each in told if not each.is_somebody]
    learning = [(identity, each) for identity, each in told if each.active and each.learns]
    teaching = [(identity, each) for identity, each in told if each.active and each.teaches]
    learner_ids = await be_learners(change, learning, members)
    staff_ids = await be_staff(change, teaching, members)
    gone = _gone(members, people, identities) if whole else []
    await _leave(change, link, [*gone, *_known(members, told)], learner_ids, staff_ids)
    await _keep(link, members, told, learner_ids, staff_ids, whole)


def _gone(
    members: Mapping[UUID, MemberRow], people: Iterable[Person], identities: Mapping[str, IdentityRow]
) -> list[MemberRow]:
    """Whom the roster named before, and does not any more."""
    named = {identities[each.subject].id for each in people if each.subject in identities}
    return [member for key, member in members.items() if member.listed and key not in named]


def _known(members: Mapping[UUID, MemberRow], told: Iterable[Enrolled]) -> list[MemberRow]:
    return [members[identity.id] for identity, _ in told if identity.id in members]


async def _leave(
    change: Change[SpaceRow],
    link: LinkRow,
    before: Collection[MemberRow],
    learner_ids: Mapping[UUID, UUID],
    staff_ids: Mapping[UUID, UUID | None],
) -> None:
    """What they were and are no longer, unless another course of the space says that they are."""
    learners = {
        row.learner_id
        for row in before
        if row.learner_id and row.learns and row.identity_id not in learner_ids
    }
    staff = {
        row.staff_member_id for row in before if row.staff_member_id and row.identity_id not in staff_ids
    }
    others = await other_members(link.id, list(learners), list(staff))
    learners -= {row.learner_id for row in others if row.learns}
    staff -= {row.staff_member_id for row in others}
    await LtiMember.filter(id__in=[row.id for row in before if row.identity_id not in learner_ids]).update(
        learns=False
    )
    await leave(change, learners - set(learner_ids.values()))
    await dismiss(change, staff)


async def _keep(
    link: LinkRow,
    members: Mapping[UUID, MemberRow],
    told: Iterable[Enrolled],
    learner_ids: Mapping[UUID, UUID],
    staff_ids: Mapping[UUID, UUID | None],
    whole: bool,
) -> None:
    fresh = []
    for identity, _ in told:
        learner_id, staff_id = learner_ids.get(identity.id), staff_ids.get(identity.id)
        member = members.get(identity.id)
        if member is None:
            fresh.append(
                LtiMember(
                    link_id=link.id,
                    identity_id=identity.id,
                    learner_id=learner_id,
                    staff_member_id=staff_id,
                    learns=learner_id is not None,
                    listed=whole,
                )
            )
            continue
        now = {
            "learner_id": learner_id or member.learner_id,
            "staff_member_id": staff_id,
            "learns": learner_id is not None,
            "listed": whole or member.listed,
        }
        if any(getattr(member, name) != value for name, value in now.items()):
            await LtiMember.filter(id=member.id).update(**now)
    await LtiMember.bulk_create(fresh)


async def _is_in(link: LinkRow, person: Person) -> bool:
    identities = await identities_of(link.platform_id, link.deployment, [person.subject])
    members = await members_of_link(link.id)
    return any(identity.id in members for identity in identities.values())
