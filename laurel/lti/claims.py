"""What does a launch say: who comes, as what, and from where? (LTI 1.3, section 5.3 and 5.4; appendix A)"""

from collections.abc import Iterable, Mapping
from typing import Any, Final, NamedTuple
from urllib.parse import urlsplit
from uuid import UUID

from actions.lti_links import Course
from actions.lti_people import Person, is_kept, name_told, person
from actions.refusals import InvalidInput
from actions.values import web_address
from laurel.lti.message import NotBelieved

CLAIM = "https://purl.imsglobal.org/spec/lti/claim/"
DEEP = "https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings"
MEMBERS = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"
GRADES = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
SCORE: Final = "https://purl.imsglobal.org/spec/lti-ags/scope/score"
LINK = "laurel_link"  # the parameter by which our own deep links are known again
MOST = 255
TEACHERS = {"Instructor", "TeachingAssistant", "ContentDeveloper", "Administrator"}
LEARNERS = {"Learner"}
OF_THE_COURSE = "http://purl.imsglobal.org/vocab/lis/v2/membership"


class Told(NamedTuple):
    """Of one launch. `deep` are the settings of a deep link, `origins` of pages that may show ours in a frame."""

    person: Person
    course: Course
    resource: str
    link_id: UUID | None
    deep: dict[str, Any] | None
    origins: tuple[str, ...]


def told(said: Mapping[str, Any], platform_id: UUID, launch_url: str) -> Told:
    """NotBelieved where it lacks what each launch has, or is for another page than ours."""
    target = said.get(f"{CLAIM}target_link_uri")
    if target is not None and str(target).partition("?")[0] != launch_url:
        raise NotBelieved("meant for another page")
    resource = _text(_part(said, f"{CLAIM}resource_link").get("id"))
    context = _part(said, f"{CLAIM}context")
    place = _text(context.get("id")) or (f"resource:{resource}"[:MOST] if resource else "")
    deep = _part(said, DEEP) or None
    if not place and not deep:
        raise NotBelieved("neither a course nor a link in it")
    members, grades = _part(said, MEMBERS), _part(said, GRADES)
    scores = SCORE in grades.get("scope", ()) if isinstance(grades.get("scope"), list) else False
    course = Course(
        platform_id,
        _text(said[f"{CLAIM}deployment_id"]),
        place,
        name_told(context.get("title") or context.get("label")) or "A course",
        _address(members.get("context_memberships_url")),
        _address(grades.get("lineitems")) if scores else None,
        _address(grades.get("lineitem")) if scores else None,
    )
    return Told(_person(said), course, resource, _link(said), deep, _origins(said, deep))


def roles_of(roles: object) -> tuple[bool, bool]:
    """Whether somebody learns, and whether they teach, in this course: what they are elsewhere says nothing (T72)."""
    names = {_role(role) for role in roles if isinstance(role, str)} if isinstance(roles, Iterable) else set()
    return not names.isdisjoint(LEARNERS), not names.isdisjoint(TEACHERS)


def name_of(said: Mapping[str, Any]) -> object:
    """Of a person, whole or put together from its parts (OpenID Connect Core 1.0, section 5.1)."""
    parts = (said.get("given_name"), said.get("family_name"))
    return said.get("name") or " ".join(str(part) for part in parts if part)


def _role(role: str) -> str:
    """Of a role in the course, in full or in short. Of `membership/Learner#Instructor` the first counts, as of all
    sub-roles."""
    if role.startswith(f"{OF_THE_COURSE}/"):
        return role.removeprefix(f"{OF_THE_COURSE}/").partition("#")[0]
    if role.startswith(f"{OF_THE_COURSE}#"):
        return role.removeprefix(f"{OF_THE_COURSE}#")
    return role if ":" not in role else ""


def _person(said: Mapping[str, Any]) -> Person:
    learns, teaches = roles_of(said.get(f"{CLAIM}roles"))
    return person(str(said["sub"]), name_of(said), said.get("email"), learns, teaches)


def _link(said: Mapping[str, Any]) -> UUID | None:
    try:
        return UUID(str(_part(said, f"{CLAIM}custom").get(LINK)))
    except ValueError:
        return None


def _origins(said: Mapping[str, Any], deep: Mapping[str, Any] | None) -> tuple[str, ...]:
    """Of pages that the platform, whose signature is on it, tells that it shows us in."""
    addresses = [
        _part(said, f"{CLAIM}launch_presentation").get("return_url"),
        (deep or {}).get("deep_link_return_url"),
        said["iss"],
    ]
    return tuple(dict.fromkeys(filter(None, map(origin_of, addresses))))


def origin_of(address: object) -> str | None:
    """As it is written in a policy; nothing else of the address is."""
    kept = _address(address)
    if kept is None:
        return None
    parts = urlsplit(kept)
    try:
        host, port = parts.hostname or "", f":{parts.port}" if parts.port else ""
    except ValueError:
        return None
    plain = host.isascii() and all(letter.isalnum() or letter in "-." for letter in host)
    return f"{parts.scheme}://{host}{port}" if plain else None


def _address(given: object) -> str | None:
    try:
        return web_address(given, "url") if isinstance(given, str) else None
    except InvalidInput:
        return None


def _text(given: object) -> str:
    """What can't be kept names nothing."""
    return given if is_kept(given) else ""


def _part(said: Mapping[str, Any], claim: str) -> dict[str, Any]:
    found = said.get(claim)
    return found if isinstance(found, dict) else {}
