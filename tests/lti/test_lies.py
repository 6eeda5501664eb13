"""What a launch is not believed for: each lie is refused, in one sentence that repeats nothing of it (threat T71)."""

import asyncio
from datetime import timedelta
from typing import Any

import jwt
import pytest
from lti1p3platform.registration import Registration

from models.learners import Learner
from models.lti_links import LtiIdentity
from models.lti_logins import LtiLogin
from tests.clock import Clock
from tests.lti.course import Course, token_of
from tests.lti.lms import LEARNER, PRIVATE, PUBLIC, STRANGERS_PRIVATE

CLAIM = "https://purl.imsglobal.org/spec/lti/claim/"
LIES: dict[str, dict[str, Any]] = {
    "another issuer": {"iss": "https://evil.example"},
    "another audience": {"aud": "another", "azp": "another"},
    "several audiences, and no party": {"aud": ["laurel-client", "another"], "azp": None},
    "another party": {"azp": "another"},
    "another deployment": {f"{CLAIM}deployment_id": "deployment-9"},
    "a deployment that is a list": {f"{CLAIM}deployment_id": ["deployment-1"]},
    "no subject": {"sub": ""},
    "a long subject": {"sub": "x" * 256},
    "a subject that is a number": {"sub": 5},
    "a subject that no database keeps": {"sub": "ada\0"},
    "a subject of half a character": {"sub": "\ud800"},
    "a link of half a character": {f"{CLAIM}resource_link": {"id": "\ud800"}, f"{CLAIM}context": {}},
    "another version": {f"{CLAIM}version": "1.1"},
    "another kind of message": {f"{CLAIM}message_type": "basic-lti-launch-request"},
    "another page": {f"{CLAIM}target_link_uri": "https://evil.example/launch"},
    "no link": {f"{CLAIM}resource_link": {}},
    "a nonce of another launch": {"nonce": "another"},
    "a nonce that is a list": {"nonce": ["another"]},
    "expired": {"exp": 1},
    "made long ago": {"iat": 1},
    "made in the future": {"iat": 9_999_999_999},
    "made at no time": {"iat": "x"},
    "made at more than all numbers": {"iat": 10**400},
    "ends at more than all numbers": {"exp": float("inf")},
}


@pytest.fixture
async def linked(course: Course) -> Course:
    await course.linked()
    course.lms.joins("ada-1", LEARNER, name="Ada")
    return course


def told(token: str, **lies: Any) -> dict[str, Any]:
    """The claims of a token, with others in their place."""
    claims = jwt.decode(token, options={"verify_signature": False}) | lies
    return {name: value for name, value in claims.items() if value is not None}


def signed(claims: dict[str, Any], key: str = PRIVATE, kid: str | None = None, alg: str = "RS256") -> str:
    return jwt.encode(claims, key, alg, {"kid": kid or Registration.get_jwk(PUBLIC)["kid"]})


async def refused(course: Course, form: dict[str, str], browser: Any) -> None:
    answer = await browser.post(form)
    assert answer.status_code == 400, answer.text
    assert "data-token" not in answer.text
    assert "evil" not in answer.text
    assert "evil" not in str(answer.headers)
    assert await LtiIdentity.all().count() == 0


@pytest.mark.parametrize("lie", LIES)
async def test_a_lie_is_refused(linked: Course, lie: str) -> None:
    async with linked.browser() as browser:
        form = await browser.begin("ada-1")
        form["id_token"] = signed(told(form["id_token"], **LIES[lie]))
        await refused(linked, form, browser)


async def test_the_truth_signed_like_this_is_believed(linked: Course) -> None:
    """So that each lie above is refused for itself."""
    async with linked.browser() as browser:
        form = await browser.begin("ada-1")
        form["id_token"] = signed(told(form["id_token"]))
        assert (await browser.post(form)).status_code == 200


@pytest.mark.parametrize("claim", ["iss", "aud", "exp", "iat", "nonce", "sub", f"{CLAIM}deployment_id"])
async def test_without_it_a_token_is_refused(linked: Course, claim: str) -> None:
    async with linked.browser() as browser:
        form = await browser.begin("ada-1")
        form["id_token"] = signed(told(form["id_token"], **{claim: None}))
        await refused(linked, form, browser)


async def test_a_token_that_the_platform_did_not_sign_is_refused(linked: Course) -> None:
    async with linked.browser() as browser:
        form = await browser.begin("ada-1")
        claims = told(form["id_token"])
        forged = {
            "another key": signed(claims, STRANGERS_PRIVATE),
            "another key by its own name": signed(claims, STRANGERS_PRIVATE, "another"),
            "a secret": jwt.encode(claims, "x" * 64, "HS256", {"kid": "x"}),
            "no signature": jwt.encode(claims, "", "none"),
            "no token": "x.y.z",
            "nothing": "",
            "much": "x" * 200_000,
        }
    for token in forged.values():
        async with linked.browser() as browser:
            form = await browser.begin("ada-1")
            await refused(linked, form | {"id_token": token}, browser)


async def test_a_launch_works_once(linked: Course) -> None:
    async with linked.browser() as browser:
        form = await browser.begin("ada-1")
        token_of(await browser.post(form))
        again = await browser.post(form)
        other = await browser.begin("ada-1")
        replayed = await browser.post({"state": other["state"], "id_token": form["id_token"]})
    assert (again.status_code, replayed.status_code) == (400, 400)


async def test_of_two_at_once_one_is_let_in(linked: Course) -> None:
    async with linked.browser() as browser:
        form = await browser.begin("ada-1")
        answers = await asyncio.gather(*(browser.post(form) for _ in range(4)))
    assert sorted(answer.status_code for answer in answers) == [200, 400, 400, 400]


async def test_a_launch_that_another_browser_began_is_not_ended_here(linked: Course) -> None:
    async with linked.browser() as one, linked.browser() as other:
        form = await one.begin("ada-1")
        page = await other.post(form)
        assert "data-token" not in page.text
        assert (await one.post(form)).status_code == 400, "it is used up"


async def test_who_keeps_no_cookies_in_frames_goes_on_in_a_window_of_its_own(linked: Course) -> None:
    async with linked.browser() as frame, linked.browser() as window:
        form = await frame.begin("ada-1")
        frame.client.cookies.clear()
        page = await frame.post(form)
        again = page.text.split("<main")[1].split('href="')[1].split('"')[0].replace("&amp;", "&")
        assert 'target="_blank"' in page.text
        assert again.startswith(f"{linked.path}/login?")
        token_of(await window.post(await window.follow(again)))
        last = await window.follow(again)
        window.client.cookies.clear()
        assert "href=" not in (await window.post(last)).text.split("</head>")[1], "it does not go on for ever"


async def test_a_launch_that_waited_for_more_than_ten_minutes_is_over(linked: Course, clock: Clock) -> None:
    async with linked.browser() as browser:
        form = await browser.begin("ada-1")
        clock.passes(timedelta(minutes=11))
        await refused(linked, form, browser)


async def test_its_cookie_is_for_frames_and_for_us_alone(linked: Course) -> None:
    async with linked.browser() as browser:
        answer = await browser.client.get(linked.lms.begin("ada-1"))
    cookie = answer.headers["set-cookie"]
    assert cookie.startswith("__Host-laurel-lti-")
    for word in ("SameSite=None", "Secure", "Partitioned", "HttpOnly", "Path=/", "Max-Age=600"):
        assert word in cookie


async def test_a_platform_that_is_not_registered_begins_nothing(linked: Course) -> None:
    async with linked.browser() as browser:
        begun = linked.lms.begin("ada-1")
        lost = await browser.client.get(begun.replace("client_id=laurel-client", "client_id=another"))
        bare = await browser.client.get(f"https://badges.example{linked.path}/login")
        other = await browser.client.get(
            begun.replace(str(linked.club.issuer), str(linked.club.rival_issuer))
        )
    assert (lost.status_code, bare.status_code, other.status_code) == (404, 400, 404)


async def test_keys_that_are_not_to_be_had_let_nobody_in_and_are_asked_for_again(linked: Course) -> None:
    async with linked.browser() as browser:
        linked.lms.away = True
        await refused(linked, await browser.begin("ada-1"), browser)
        linked.lms.away = False
        token_of(await browser.post(await browser.begin("ada-1")))


async def test_unknown_keys_make_us_ask_once_a_minute_alone(linked: Course) -> None:
    async with linked.browser() as browser:
        token_of(await browser.post(await browser.begin("ada-1")))
        for number in range(3):
            form = await browser.begin("ada-1")
            forged = signed(told(form["id_token"]), STRANGERS_PRIVATE, f"kid-{number}")
            assert (await browser.post(form | {"id_token": forged})).status_code == 400
    assert linked.lms.asked.count("/jwks") == 1


KEY = {"kid": Registration.get_jwk(PUBLIC)["kid"], "alg": "RS256"}
BROKEN: dict[str, list[dict[str, Any]]] = {
    "no number": [KEY | {"kty": "RSA", "n": "!!", "e": "AQAB"}],
    "no kind": [KEY | {"kty": "zz"}],
    "too large to be kept": [Registration.get_jwk(PUBLIC), {"kid": "x" * 200_000}],
}


@pytest.mark.parametrize("keys", BROKEN)
async def test_keys_that_are_none_let_nobody_in(linked: Course, keys: str) -> None:
    linked.lms.keys = {"keys": BROKEN[keys]}
    async with linked.browser() as browser:
        await refused(linked, await browser.begin("ada-1"), browser)


async def test_nobody_begins_launches_without_end(linked: Course, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("actions.lti_launching.MOST_BEGUN", 2)
    async with linked.browser() as browser:
        begun = [await browser.client.get(linked.lms.begin("ada-1")) for _ in range(3)]
    assert [answer.status_code for answer in begun] == [303, 303, 429]
    assert await LtiLogin.all().count() == 2


async def test_an_address_that_we_give_ourselves_is_nobodys_to_tell(linked: Course) -> None:
    linked.lms.joins("eve-1", LEARNER, email=f"lti-{'0' * 32}@lti.invalid")
    async with linked.browser() as browser:
        token_of(await browser.launch("eve-1"))
    assert await Learner.filter(email__startswith=f"lti-{'0' * 32}").count() == 0
