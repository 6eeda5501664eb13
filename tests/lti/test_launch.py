"""A launch brings somebody into the space of their course, as what they are there, and shows it to them live."""

import httpx
import pytest

from actions.learners import add_learner, remove_learner, update_learner
from actions.lti_links import unlink_lti
from actions.progress import complete_objective
from actions.refusals import RosterManagedByLms
from models.learners import Learner
from models.lti_links import LtiIdentity
from models.tokens import AccessToken
from models.users import EmailAddress
from schema.ids import encode
from tests.looking import learner_of
from tests.lti.course import Browser, Course, token_of
from tests.lti.lms import INSTRUCTOR, LEARNER, MENTOR
from tests.openid_browser import ADDRESS
from tests.serving import bearer

SPACE = """query ($space: ID!) {
  space(id: $space) { viewerRoles viewerLearner { id name email source progress { status award { id } } } }
}"""
WATCHED = """subscription ($learner: ID!) { learnerProgress(learner: $learner) { points } }"""
INSTITUTION = "http://purl.imsglobal.org/vocab/lis/v2/institution/person#"


async def seen(browser: Browser, page: httpx.Response) -> dict[str, object]:
    space = encode("space", browser.course.club.space)
    return dict((await browser.ask(page, SPACE, space=space))["space"])


async def test_a_learner_lands_on_a_page_that_knows_them(course: Course) -> None:
    await course.linked()
    course.lms.joins("ada-1", LEARNER, name="Ada", email="Ada@School.example")
    async with course.browser() as browser:
        page = await browser.launch("ada-1")
        found = await seen(browser, page)
        policy = page.headers["content-security-policy"]
        script = await browser.client.get(f"{ADDRESS}/web/launched/launched.js")
    learner = found["viewerLearner"]
    assert isinstance(learner, dict)
    assert (found["viewerRoles"], learner["source"]) == (["LEARNER"], "LTI")
    assert (learner["name"], learner["email"]) == ("Ada", "ada@school.example")
    assert {"default-src 'none'", "script-src 'self'", "form-action 'none'"} <= set(policy.split("; "))
    assert f"frame-ancestors 'self' {course.lms.url}" in policy
    assert script.status_code == 200
    assert page.headers["cache-control"] == "no-store"


async def test_a_teacher_becomes_staff_of_the_space_and_nothing_more(course: Course) -> None:
    await course.linked()
    course.lms.joins("tea-1", INSTRUCTOR)
    async with course.browser() as browser:
        page = await browser.launch("tea-1")
        assert (await seen(browser, page))["viewerRoles"] == ["STAFF"]
        told = await browser.ask(page, "{ viewer { issuers { id } emails { address } } }")
    assert told["viewer"] == {"issuers": [], "emails": []}


@pytest.mark.parametrize(
    "roles",
    [
        [MENTOR],
        [],
        [f"{INSTITUTION}Instructor"],
        [f"{INSTITUTION}Administrator", "urn:lti:sysrole:ims/lis/Administrator"],
    ],
)
async def test_who_has_no_part_in_the_course_is_nobody_in_the_space(course: Course, roles: list[str]) -> None:
    await course.linked()
    course.lms.joins("mia-1", *roles, name="Mia")
    async with course.browser() as browser:
        page = await browser.launch("mia-1")
    assert page.status_code == 403
    assert await LtiIdentity.all().count() == 0


async def test_a_teachers_role_of_a_learner_makes_no_staff(course: Course) -> None:
    """Threat T72."""
    await course.linked()
    course.lms.joins("ada-1", "http://purl.imsglobal.org/vocab/lis/v2/membership/Learner#Instructor")
    async with course.browser() as browser:
        assert (await seen(browser, await browser.launch("ada-1")))["viewerRoles"] == ["LEARNER"]


async def test_without_name_and_address_they_are_known_by_the_platform_alone(course: Course) -> None:
    await course.linked()
    course.lms.joins("x-1", LEARNER)
    async with course.browser() as browser:
        first = (await seen(browser, await browser.launch("x-1")))["viewerLearner"]
        again = (await seen(browser, await browser.launch("x-1")))["viewerLearner"]
    assert isinstance(first, dict)
    assert first == again
    assert first["email"] is None
    row = await Learner.get(source="LTI")
    assert first["name"] == row.alias


async def test_the_address_that_a_platform_tells_lets_nobody_into_an_account(course: Course) -> None:
    """Ana has an account here. Who comes under her address is somebody else, in this space too."""
    await course.linked()
    ana = course.club.ana_account
    course.lms.joins("not-ana", LEARNER, name="Ana", email=ana.email)
    async with course.browser() as browser:
        page = await browser.launch("not-ana")
        told = await browser.ask(
            page, "{ viewer { user { id } emails { address } backpack { totalCount } } }"
        )
        mine = (await seen(browser, page))["viewerLearner"]
    assert told["viewer"]["user"]["id"] != encode("user", ana.user_id)
    assert told["viewer"]["emails"] == []
    assert isinstance(mine, dict)
    assert mine["id"] != encode("learner", course.club.ana)
    assert (await learner_of(course.club.ana)).user_id == ana.user_id
    assert await EmailAddress.filter(address=ana.email, user_id=ana.user_id).count() == 1


async def test_they_see_the_award_that_their_progress_made_wherever_it_went(course: Course) -> None:
    await course.linked()
    course.lms.joins("ada-1", LEARNER, name="Ada", email="ada@school.example")
    async with course.browser() as browser:
        page = await browser.launch("ada-1")
        learner = await Learner.get(source="LTI")
        await complete_objective(course.club.by(course.club.sam), course.club.solve_forks, [learner.id])
        found = (await seen(browser, page))["viewerLearner"]
    assert isinstance(found, dict)
    assert [bool(each["award"]) for each in found["progress"]] == [True, False, False]


async def test_the_page_hears_of_what_happens(course: Course) -> None:
    await course.linked()
    course.lms.joins("ada-1", LEARNER)
    async with course.browser() as browser:
        page = await browser.launch("ada-1")
        learner = await Learner.get(source="LTI")
        asked = {"query": WATCHED, "variables": {"learner": encode("learner", learner.id)}}
        headers = bearer(token_of(page)) | {"Accept": "text/event-stream"}
        async with browser.client.stream("POST", f"{ADDRESS}/graphql", json=asked, headers=headers) as stream:
            lines = (line async for line in stream.aiter_lines() if line.startswith("data: {"))
            assert '"points":0' in await anext(lines)
            await complete_objective(course.club.by(course.club.sam), course.club.solve_forks, [learner.id])
            assert '"points":10' in await anext(lines)


async def test_a_session_of_a_launch_ends_within_a_day(course: Course) -> None:
    await course.linked()
    course.lms.joins("ada-1", LEARNER)
    async with course.browser() as browser:
        await browser.launch("ada-1")
    token = await AccessToken.get(label="Launched from a course")
    assert (token.expires_at - token.created_at).total_seconds() <= 24 * 3600


async def test_whom_a_course_brought_is_not_changed_here_until_it_is_unlinked(course: Course) -> None:
    link, club = await course.linked(), course.club
    course.lms.joins("ada-1", LEARNER, name="Ada", email="ada@school.example")
    async with course.browser() as browser:
        await browser.launch("ada-1")
    learner, by_sam = await Learner.get(source="LTI"), club.by(club.sam)
    with pytest.raises(RosterManagedByLms):
        await update_learner(by_sam, learner.id, name="Eva")
    with pytest.raises(RosterManagedByLms):
        await remove_learner(by_sam, learner.id)
    await add_learner(by_sam, club.space, "guest@x.example")
    await unlink_lti(by_sam, link)
    await remove_learner(by_sam, learner.id)
