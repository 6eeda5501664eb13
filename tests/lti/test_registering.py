"""A platform registers itself by a link of the issuer's owner: once, soon, and as nobody but itself."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import nullcontext
from dataclasses import replace
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

import httpx
import pytest

from actions.grants import grant_issuer_role
from actions.issuer_staff import set_issuer_staff
from actions.tools import Tools
from laurel.app import create_app
from laurel.fetching.fetcher import fetching
from laurel.lti.tool import KEYS
from laurel.settings import Settings
from models.issuers import IssuerRole
from models.lti_platforms import PlatformRow, deployments_of, platforms_of_issuers
from models.lti_registrations import LtiRegistration
from schema.ids import encode
from tests.clock import Clock
from tests.lti.course import Course
from tests.lti.lms import CLIENT, DEPLOYMENT, LEARNER, Lms
from tests.lti.registrar import TOOL, Registrar, registrar
from tests.openid_browser import ADDRESS, browsing
from tests.serving import Served, serving
from tests.stories import Person

LINK = "query ($issuer: ID!) { issuer(id: $issuer) { ltiTool { registrationUrl } } }"
GONE = "used already, is more than an hour old, or is none of ours"
LIES: dict[str, dict[str, Any]] = {
    "another host": {"issuer": "https://evil.example"},
    "no issuer": {"issuer": None},
    "no place for tools": {"registration_endpoint": None},
    "keys at no address": {"jwks_uri": "javascript:alert(1)"},
    "an address that is a list": {"token_endpoint": ["https://evil.example"]},
}
ANSWERS: dict[str, Any] = {
    "no name for the tool": {},
    "a name that is a number": {"client_id": 7},
    "a name that no database keeps": {"client_id": "client\0"},
    "a list": ["client-7"],
}


@pytest.fixture
async def platform() -> AsyncIterator[Registrar]:
    async with registrar() as found:
        yield found


async def link_of(course: Course, by: Person | None = None, issuer: Any = None) -> str | None:
    """The link that somebody is given, by default Olive who owns the issuer."""
    asked = encode("issuer", issuer or course.club.issuer)
    told = await course.asking((by or course.club.olive).who, LINK, issuer=asked)
    found = (told["issuer"]["ltiTool"] or {}).get("registrationUrl")
    return None if found is None else str(found)


async def opened(
    served: Served, link: str | None, configuration: str, token: str = "t0ken"
) -> httpx.Response:
    """As the platform has a browser open it."""
    assert link
    asked = {"openid_configuration": configuration, "registration_token": token}
    async with browsing(served) as browser:
        return await browser.get(link, params={name: value for name, value in asked.items() if value})


async def platforms_now(course: Course) -> list[PlatformRow]:
    """All but the one that every course here has."""
    return (await platforms_of_issuers([course.club.issuer]))[course.club.issuer][1:]


async def refused(course: Course, answer: httpx.Response, status: int, told: str) -> None:
    assert answer.status_code == status, answer.text
    assert told in answer.text
    assert "evil" not in answer.text
    assert "org.imsglobal" not in answer.text
    assert await platforms_now(course) == []


async def test_a_platform_registers_itself(course: Course, platform: Registrar) -> None:
    answer = await opened(course.served, await link_of(course), platform.configuration)
    assert answer.status_code == 200, answer.text
    assert "This platform is registered" in answer.text
    assert f"frame-ancestors 'self' {platform.url}" in answer.headers["content-security-policy"]
    (row,) = await platforms_now(course)
    assert row[1:] == (
        course.club.issuer,
        platform.url,
        "client-7",
        *(f"{platform.url}/{path}" for path in ("auth", "token", "jwks")),
        None,
    )
    assert (await deployments_of([row.id]))[row.id] == ["deployment-7"]


async def test_it_is_told_all_that_it_needs(course: Course, platform: Registrar) -> None:
    await opened(course.served, await link_of(course), platform.configuration)
    ((told,), at) = platform.told, f"{ADDRESS}{course.path}"
    assert platform.tokens == ["Bearer t0ken"]
    assert (told["initiate_login_uri"], told["redirect_uris"], told["jwks_uri"]) == (
        f"{at}/login",
        [f"{at}/launch"],
        f"{at}/jwks",
    )
    assert [scope.rpartition("/")[2] for scope in told["scope"].split()] == [
        "lineitem",
        "score",
        "contextmembership.readonly",
    ]
    assert told["token_endpoint_auth_method"] == "private_key_jwt"
    assert told[TOOL]["domain"] == "badges.example"
    assert {message["type"] for message in told[TOOL]["messages"]} == {
        "LtiResourceLinkRequest",
        "LtiDeepLinkingRequest",
    }


async def test_the_page_tells_the_platform_to_close_it(course: Course, platform: Registrar) -> None:
    page = await opened(course.served, await link_of(course), platform.configuration)
    assert "/web/shared/registered.js" in page.text
    async with browsing(course.served) as browser:
        script = (await browser.get(f"{ADDRESS}/web/shared/registered.js")).text
    assert 'postMessage({ subject: "org.imsglobal.lti.close" }' in script


@pytest.mark.parametrize(("told", "status"), [({TOOL: {"deployment_id": DEPLOYMENT}}, 200), ({}, 400)])
async def test_people_come_from_the_deployment_that_it_told(
    course: Course, told: dict[str, Any], status: int
) -> None:
    """And from none, where it told none."""
    there, taker = Lms(), Registrar()
    app = there.app()
    app.routes.extend(taker.app().routes)
    async with serving(app) as served:
        there.url = taker.url = served.url
        taker.answer = {"client_id": CLIENT} | told
        await opened(course.served, await link_of(course), taker.configuration)
        (tool,), (row,) = taker.told, await platforms_now(course)
        addresses = {"loginUrl": tool["initiate_login_uri"], "launchUrl": tool["redirect_uris"][0]}
        there.knows(addresses, course.served.url + urlsplit(tool["jwks_uri"]).path)
        there.joins("ada-1", LEARNER, name="Ada")
        KEYS.__init__()  # type: ignore[misc]  # ports are used again by other platforms
        theirs = replace(course, lms=there, platform=encode("platform", row.id))
        await theirs.linked()
        async with theirs.browser() as browser:
            assert (await browser.launch("ada-1")).status_code == status


async def test_without_a_deployment_it_is_kept_and_nobody_comes(course: Course, platform: Registrar) -> None:
    platform.answer, platform.status = {"client_id": "client-7"}, 201
    answer = await opened(course.served, await link_of(course), platform.configuration, token="")
    assert "did not tell its deployment" in answer.text
    assert platform.tokens == [None]
    (row,) = await platforms_now(course)
    assert (await deployments_of([row.id]))[row.id] == []


async def test_a_link_is_used_once(course: Course, platform: Registrar) -> None:
    link = await link_of(course)
    answers = await asyncio.gather(
        *(opened(course.served, link, platform.configuration) for _ in range(2)),
    )
    assert sorted(answer.status_code for answer in answers) == [200, 404]
    assert GONE in (await opened(course.served, link, platform.configuration)).text
    assert platform.asked == ["/openid-configuration", "/register"]
    assert len(await platforms_now(course)) == 1
    assert await LtiRegistration.all().count() == 1


async def test_a_link_that_a_platform_can_not_use_is_used(course: Course, platform: Registrar) -> None:
    link, platform.more = await link_of(course), LIES["another host"]
    await opened(course.served, link, platform.configuration)
    platform.more = {}
    await refused(course, await opened(course.served, link, platform.configuration), 404, GONE)


async def test_a_link_ends_within_an_hour(course: Course, platform: Registrar) -> None:
    link = await link_of(course)
    assert isinstance(course.tools.now, Clock)
    course.tools.now.passes(timedelta(hours=1))
    await refused(course, await opened(course.served, link, platform.configuration), 404, GONE)
    assert platform.asked == []


async def test_a_link_is_for_one_issuer(course: Course, platform: Registrar) -> None:
    theirs = await link_of(course, course.club.rita, course.club.rival_issuer)
    assert theirs
    ours = theirs.replace(str(course.club.rival_issuer), str(course.club.issuer))
    assert ours != theirs
    await refused(course, await opened(course.served, ours, platform.configuration), 404, GONE)


async def test_who_owns_no_issuer_is_given_no_link(course: Course) -> None:
    for person in (course.club.ivo, course.club.sam, course.club.rita):
        assert await link_of(course, person) is None


async def test_a_link_is_worth_what_its_owner_still_may(course: Course, platform: Registrar) -> None:
    club = course.club
    link = await link_of(course)
    await grant_issuer_role(club.operator, club.issuer, club.ivo.user_id, IssuerRole.OWNER)
    await set_issuer_staff(club.by(club.ivo), club.issuer, club.olive.email, IssuerRole.EDITOR)
    answer = await opened(course.served, link, platform.configuration)
    await refused(course, answer, 403, "does not own the issuer any more")
    assert platform.asked == []


async def test_without_a_platform_the_link_is_not_used(course: Course, platform: Registrar) -> None:
    link = await link_of(course)
    for address in ("", "javascript:alert(1)", "no address"):
        await refused(course, await opened(course.served, link, address), 400, "Paste it in there")
    assert (await opened(course.served, link, platform.configuration)).status_code == 200


@pytest.mark.parametrize("lie", LIES)
async def test_a_configuration_that_is_not_the_word_of_its_host_is_refused(
    course: Course, platform: Registrar, lie: str
) -> None:
    platform.more = LIES[lie]
    answer = await opened(course.served, await link_of(course), platform.configuration)
    await refused(course, answer, 400, "This platform")
    assert platform.told == []


async def test_a_configuration_that_stands_elsewhere_is_refused(course: Course, platform: Registrar) -> None:
    answer = await opened(course.served, await link_of(course), f"{platform.url}/moved")
    await refused(course, answer, 400, "names itself by another host")


@pytest.mark.parametrize("given", ANSWERS)
async def test_an_answer_that_names_no_tool_is_refused(
    course: Course, platform: Registrar, given: str
) -> None:
    platform.answer = ANSWERS[given]
    answer = await opened(course.served, await link_of(course), platform.configuration)
    await refused(course, answer, 400, "does not take this tool")


async def test_who_is_registered_already_is_not_changed(course: Course, platform: Registrar) -> None:
    """Else whoever may put a file on the host of a platform could speak for it."""
    await opened(course.served, await link_of(course), platform.configuration)
    before = await platforms_now(course)
    assert isinstance(course.tools.now, Clock)
    course.tools.now.passes(timedelta(seconds=1))  # links of one moment are one link
    platform.more = {"jwks_uri": f"{platform.url}/files/of/eve"}
    answer = await opened(course.served, await link_of(course), platform.configuration)
    assert (answer.status_code, await platforms_now(course)) == (400, before)
    assert "registered already" in answer.text


async def test_a_platform_that_refuses_the_tool_is_not_kept(course: Course, platform: Registrar) -> None:
    platform.status = 403
    answer = await opened(course.served, await link_of(course), platform.configuration)
    await refused(course, answer, 400, "does not take this tool")


async def test_a_token_that_no_header_can_have_is_refused(course: Course, platform: Registrar) -> None:
    answer = await opened(course.served, await link_of(course), platform.configuration, "a\r\nHost: evil")
    await refused(course, answer, 400, "does not take this tool")
    assert platform.told == []


async def test_nothing_within_our_network_is_asked(
    course: Course, settings: Settings, platform: Registrar
) -> None:
    """As an operator has it who allows the public internet alone."""
    tools, bell = course.world
    async with fetching("public") as public:
        guarded: Tools = replace(tools, fetching=public)
        async with serving(create_app(settings, nullcontext((guarded, bell)))) as served:
            answer = await opened(served, await link_of(course), platform.configuration)
    await refused(course, answer, 400, "can’t be fetched")
    assert platform.asked == []
    assert urlsplit(platform.configuration).hostname == "127.0.0.1"
