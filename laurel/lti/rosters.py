"""Who is in a course? Its platform is asked, page by page (Names and Role Provisioning Services 2.0)."""

from collections.abc import Mapping
from typing import Any

from pylti1p3.names_roles import NamesRolesProvisioningService

from actions.lti_enrolling import take_roster
from actions.lti_people import Person, person, recognise_lti
from actions.tools import Tools, laurel
from laurel.lti.asking import asked
from laurel.lti.claims import name_of, roles_of
from laurel.lti.message import is_subject
from laurel.lti.tool import connector_of
from models.lti_links import LinkRow
from models.lti_platforms import platforms

MOST_PEOPLE = 50_000


async def ask_for_roster(tools: Tools, link: LinkRow) -> None:
    """What it says becomes true here. Unanswered."""
    platform = (await platforms([link.platform_id]))[link.platform_id]
    if link.members_url is None or platform.removed_at:
        return
    connector, asked_at = await connector_of(tools, platform), tools.now()
    service = NamesRolesProvisioningService(connector, {"context_memberships_url": link.members_url})
    people = await asked("The roster did not come", _people, service, link.members_url)
    by = laurel(tools)
    await recognise_lti(by, platform.id, link.deployment, [each for each in people if each.is_somebody])
    await take_roster(by, link.id, people, asked_at)


def _people(service: NamesRolesProvisioningService, address: str) -> list[Person]:
    """All pages, or none: who stands on the others would seem to have left."""
    people, following = list[Person](), str(address) or None
    while following:
        members, following = service.get_members_page(following)
        people += [found for member in members if (found := _person(member))]
        if len(people) > MOST_PEOPLE:
            raise ValueError(f"it has more than {MOST_PEOPLE:,} people")
    return people


def _person(member: Mapping[str, Any]) -> Person | None:
    subject = member.get("user_id")
    if not is_subject(subject):
        return None
    learns, teaches = roles_of(member.get("roles"))
    active = member.get("status", "Active") == "Active"
    return person(subject, name_of(member), member.get("email"), learns, teaches, active)
