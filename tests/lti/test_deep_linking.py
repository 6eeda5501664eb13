"""Which space a course goes with is said by somebody who runs one, and by nobody else (Deep Linking 2.0; T72)."""

import asyncio
from typing import Any

import httpx
import pytest

from models.lti_links import LtiLink
from schema.ids import encode
from tests.lti.course import Browser, Course, token_of, told_by
from tests.lti.lms import INSTRUCTOR, LEARNER
from tests.openid_browser import ADDRESS
from tests.serving import bearer


@pytest.fixture
async def teaching(course: Course) -> Course:
    course.lms.joins("tea", INSTRUCTOR, name="Tea")
    course.lms.joins("ada", LEARNER, name="Ada")
    return course


async def chosen(browser: Browser, page: httpx.Response, token: str, space: str) -> httpx.Response:
    given = {"launch": told_by(page)["launch"], "space": space}
    return await browser.client.post(
        f"{ADDRESS}{browser.course.path}/choose", json=given, headers=bearer(token)
    )


async def opened(browser: Browser, subject: str, **claims: Any) -> httpx.Response:
    return await browser.post(await browser.begin(subject, **claims))


async def test_a_chosen_space_is_what_the_link_leads_to(teaching: Course) -> None:
    club = teaching.club
    async with teaching.browser() as browser:
        page = await opened(browser, "tea", deep=True)
        policy = page.headers["content-security-policy"]
        answer = await chosen(browser, page, club.sam.token, club.space_node)
        told = answer.json()
        assert told["action"] == f"{teaching.lms.url}/deep"
        assert f"form-action {teaching.lms.url};" in policy
        item = await asyncio.to_thread(teaching.lms.deep_link, told["jwt"])  # it fetches our keys
        assert (item["type"], item["title"]) == ("ltiResourceLink", "Spring")
        teaching.link_id = item["custom"]["laurel_link"]
        token_of(await browser.launch("ada"))
        teaching.link_id = None
        token_of(await browser.launch("ada"))  # known again by its place


async def test_a_link_that_leads_nowhere_asks_the_teacher_and_tells_the_learner(teaching: Course) -> None:
    club = teaching.club
    async with teaching.browser() as browser:
        assert (await opened(browser, "ada")).status_code == 404
        page = await opened(browser, "tea")
        assert (await chosen(browser, page, club.olive.token, club.space_node)).json() == {"linked": True}
        teaching.link_id = str((await LtiLink.get()).id)
        token_of(await browser.launch("ada"))


async def test_who_runs_no_space_links_none(teaching: Course) -> None:
    club = teaching.club
    async with teaching.browser() as browser:
        page = await opened(browser, "tea", deep=True)
        for person in (club.ana_account, club.rita, club.ivo):
            answer = await chosen(browser, page, person.token, club.space_node)
            assert answer.status_code == 403, person.name
        for token in ("x", "y.z", club.display_token):
            assert (await chosen(browser, page, token, club.space_node)).status_code == 401
    assert await LtiLink.all().count() == 0


async def test_a_learner_is_not_asked(teaching: Course) -> None:
    async with teaching.browser() as browser:
        assert (await opened(browser, "ada", deep=True)).status_code == 403


async def test_a_teacher_of_a_course_links_no_other_one_to_a_space_where_they_are_staff(
    teaching: Course,
) -> None:
    """By copying what a deep link has sent: it counts in the course alone that it was made for."""
    await teaching.linked()
    other = {"https://purl.imsglobal.org/spec/lti/claim/context": {"id": "go-101", "title": "Go 101"}}
    async with teaching.browser() as browser:
        page = await browser.launch("tea", **other)
    assert "token" not in told_by(page)
    assert "Choose a badge space" in page.text


async def test_only_a_space_of_the_issuer_who_registered_the_platform_is_linked(teaching: Course) -> None:
    from actions.grants import grant_spaces
    from actions.spaces import create_space
    from tests.stories import ENDS_ON

    club = teaching.club
    await grant_spaces(club.operator, club.rival_issuer)
    dojo = await create_space(club.by(club.rita), club.rival_issuer, "Dojo", ENDS_ON, "UTC")
    async with teaching.browser() as browser:
        page = await opened(browser, "tea")
        answer = await chosen(browser, page, club.rita.token, encode("space", dojo))
    assert answer.status_code == 403


async def test_what_can_not_be_kept_is_told_in_a_sentence(teaching: Course) -> None:
    async with teaching.browser() as browser:
        page = await opened(browser, "tea", deep=True, data="\ud800")
    assert page.status_code == 400
    assert "can’t be kept" in page.text


async def test_what_was_not_sealed_by_us_links_nothing(teaching: Course) -> None:
    club = teaching.club
    async with teaching.browser() as browser:
        for body in ("", "[]", "{}", '{"launch": "x", "space": "x"}', "null", '{"launch": 1, "space": 1}'):
            answer = await browser.client.post(
                f"{ADDRESS}{teaching.path}/choose", content=body, headers=bearer(club.olive.token)
            )
            assert answer.status_code == 400, body
