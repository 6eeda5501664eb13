"""Links: which course is linked to which space, and when is its roster asked for?"""

from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

from actions.refusals import InvalidInput, LimitReached, NotFound
from actions.subjects import Subject, a_space
from actions.tools import Actor, Tools, laurel
from actions.unit import Change, changing
from actions.verbs import verb
from models.deliveries import DeliveryKind
from models.hearing import Topic
from models.lti_links import LinkRow, LtiLink, LtiPlacement, links_of_spaces, links_to_ask, lti_links
from models.lti_platforms import platforms
from models.rights import Right
from models.spaces import SpaceRow

MOST = 50  # courses of one space
HOUR = timedelta(hours=1)
SHORTEST = timedelta(minutes=1)  # between two times that a launch asks for the roster


class Course(NamedTuple):
    """Where in a platform somebody stands, and its services, where it offers them."""

    platform_id: UUID
    deployment: str
    context: str
    context_title: str
    members_url: str | None
    line_items_url: str | None
    line_item_url: str | None


@verb
async def link_lti(by: Actor, course: Course, space_id: UUID) -> UUID:
    """By somebody who runs the space, which must be of the issuer that registered the platform."""
    async with changing(by, Right.RUN_SPACE, a_space(space_id, "space")) as change:
        platform = (await platforms([course.platform_id])).get(course.platform_id)
        if platform is None or platform.removed_at:
            raise NotFound("launch")
        if platform.issuer_id != change.subject.issuer_id:
            raise InvalidInput("This platform is registered by another issuer than the space's.", "space")
        known = (await links_of_spaces([space_id]))[space_id]
        same = next((row for row in known if _is_of(row, course)), None)
        if same is None and len(known) >= MOST:
            raise LimitReached(f"A space is linked to at most {MOST} courses: unlink one first.", ("space",))
        link_id = same.id if same else (await _new(change, course)).id
        await _serve(link_id, course)
        await _ask(change, link_id, "linked", change.now)
    return link_id


@verb
async def launch_lti(by: Actor, link_id: UUID, course: Course, resource: str) -> None:
    """What the course offers now; its roster is asked for, at most once a minute."""
    link = await found_link(link_id)
    async with changing(by, Right.OPERATE, a_space(link.space_id), archived_too=True) as change:
        await found_link(link_id)
        await _serve(link_id, course)
        if not await LtiPlacement.filter(link_id=link_id, resource=resource).exists():
            await LtiPlacement.create(link_id=link_id, resource=resource)
        if link.synced_at is None or change.now - link.synced_at >= SHORTEST:
            minute = change.now.replace(second=0, microsecond=0)
            await _ask(change, link_id, "launched", minute)


@verb
async def sync_lti_roster(by: Actor, link_id: UUID) -> UUID:
    """Ask for the roster at once; `syncedAt` tells when it came."""
    link = await found_link(link_id)
    async with changing(by, Right.RUN_SPACE, a_link(link)) as change:
        link = await found_link(link_id)
        if link.members_url is None:
            raise InvalidInput("This course tells no roster: people come with their launches.", "link")
        await _ask(change, link_id, "by hand", change.now)
    return link_id


@verb
async def unlink_lti(by: Actor, link_id: UUID) -> UUID:
    """Whoever came by it stays, and is managed here. Gives the space."""
    link = await found_link(link_id)
    async with changing(by, Right.RUN_SPACE, a_link(link), archived_too=True) as change:
        await found_link(link_id)
        await LtiLink.filter(id=link_id).delete()
        change.recheck(space_id=link.space_id)
    by.tools.bell.ring(link.space_id, [Topic.EVERYTHING])
    return link.space_id


async def ask_for_rosters(tools: Tools) -> None:
    """Of each course once an hour."""
    for link in await links_to_ask(tools.now() - HOUR):
        await ask_hourly(laurel(tools), link.id, link.space_id)


@verb
async def ask_hourly(by: Actor, link_id: UUID, space_id: UUID) -> None:
    """Whichever process comes first asks."""
    async with changing(by, Right.OPERATE, a_space(space_id), archived_too=True) as change:
        await _ask(change, link_id, "hourly", change.now.replace(minute=0, second=0, microsecond=0))


async def roster_failed(link_id: UUID, problem: str) -> None:
    """Staff see why people do not come."""
    await LtiLink.filter(id=link_id).update(problem=problem[:500])


async def keep_line_item(link_id: UUID, address: str) -> None:
    """Under which the scores of a course stand, found or made once."""
    await LtiLink.filter(id=link_id).update(line_item_url=address)


def a_link(link: LinkRow) -> Subject[SpaceRow]:
    """By the lock of its space; it is there for who runs that."""
    return a_space(link.space_id, "link", see=Right.RUN_SPACE)


async def found_link(link_id: UUID) -> LinkRow:
    found = (await lti_links([link_id])).get(link_id)
    if found is None:
        raise NotFound("link")
    return found


async def _ask(change: Change[SpaceRow], link_id: UUID, why: str, at: datetime) -> None:
    await LtiLink.filter(id=link_id).update(asked_at=change.now)
    key = f"lti-roster:{link_id}:{why}:{at.isoformat()}"
    change.deliver(DeliveryKind.LTI_ROSTER, key, {"link": str(link_id)})


def _is_of(row: LinkRow, course: Course) -> bool:
    return (row.platform_id, row.deployment, row.context) == course[:3]


async def _new(change: Change[SpaceRow], course: Course) -> LtiLink:
    return await LtiLink.create(
        platform_id=course.platform_id,
        deployment=course.deployment,
        context=course.context,
        context_title=course.context_title,
        space_id=change.subject.id,
        created_at=change.now,
    )


async def _serve(link_id: UUID, course: Course) -> None:
    """What a launch does not tell stays: not each of them tells all."""
    told = {
        "context_title": course.context_title,
        "members_url": course.members_url,
        "line_items_url": course.line_items_url,
        "line_item_url": course.line_item_url,
    }
    await LtiLink.filter(id=link_id).update(**{name: value for name, value in told.items() if value})
