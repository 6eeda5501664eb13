"""Pages sign in through an OpenID provider: by whom, once, in one browser, and back to where they were (rule 33)."""

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qsl, urlsplit

import httpx
import pytest
from pydantic import SecretStr

from actions.bell import Bell
from actions.tools import Tools
from laurel.openid import provider as provider_module
from laurel.openid.flow import place
from laurel.settings import Settings
from models.identities import Identity
from models.tokens import AccessToken
from models.users import User
from tests.clock import Clock
from tests.openid_browser import (
    ADDRESS,
    BEGIN,
    CALLBACK,
    HEALTH,
    UNCONFIRMED,
    browsing,
    callback_of,
    laurel_with,
    refused,
    sign_in,
    who,
)
from tests.openid_provider import ABSENT, SECRET, LocalProvider
from tests.serving import Served
from tests.stories import ChessClub


async def test_a_page_signs_in_through_the_provider(browser: httpx.AsyncClient) -> None:
    assert await who(browser) is None
    page = await sign_in(browser)
    assert (page.status_code, str(page.url)) == (200, ADDRESS + HEALTH)
    assert await who(browser) == "Ada"
    assert len(list(browser.cookies.jar)) == 1, "what belonged to the sign-in alone is gone"


async def test_cookies_are_kept_from_scripts_and_other_sites(browser: httpx.AsyncClient) -> None:
    page = await sign_in(browser)
    told = [cookie for step in page.history for cookie in step.headers.get_list("set-cookie")]
    assert [cookie.partition("=")[0] for cookie in told] == [
        "__Host-laurel-openid",
        "__Host-laurel",
        "__Host-laurel-openid",
    ]
    for cookie in told:
        assert {"httponly", "samesite=lax", "secure", "path=/"} <= set(cookie.lower().split("; ")), cookie
    assert "Max-Age=600" in told[0]


async def test_the_second_sign_in_is_of_the_same_account(
    laurel: Served, browser: httpx.AsyncClient, provider: LocalProvider
) -> None:
    await sign_in(browser)
    provider.somebody["name"] = "Ada, renamed there"
    async with browsing(laurel) as other:
        await sign_in(other)
        assert await who(other) == "Ada"
    assert await User.all().count() == 1


@pytest.mark.parametrize(
    ("verified", "name"), [(True, "Sam"), (False, "Ada"), ("true", "Ada"), (None, "Ada")]
)
async def test_only_an_address_that_the_provider_verified_links(
    club: ChessClub, browser: httpx.AsyncClient, provider: LocalProvider, verified: object, name: str
) -> None:
    provider.somebody |= {"email": club.sam.email.upper(), "email_verified": verified}
    await sign_in(browser)
    assert await who(browser) == name


async def test_an_account_that_was_erased_is_new(
    browser: httpx.AsyncClient, provider: LocalProvider, clock: Clock
) -> None:
    await sign_in(browser)
    await Identity.all().delete()
    await AccessToken.all().delete()
    await User.all().update(name="Erased account", erased_at=clock())
    await sign_in(browser)
    assert await who(browser) == "Ada"
    assert await User.all().count() == 2


@pytest.mark.parametrize(
    ("person", "name"),
    [
        ({"name": 5, "email": "no address", "email_verified": True}, "Somebody"),
        ({"name": "A\u0000da", "email": 5, "email_verified": True}, "Somebody"),
        ({"name": "x" * 5000}, "Somebody"),
        ({"name": "\ud800"}, "Somebody"),
        ({"name": ABSENT, "email": "grace@example.org", "email_verified": True}, "grace"),
    ],
)
async def test_what_can_not_be_kept_of_somebody_is_left_out(
    browser: httpx.AsyncClient, provider: LocalProvider, person: dict[str, Any], name: str
) -> None:
    provider.somebody |= person
    await sign_in(browser)
    assert await who(browser) == name


async def test_a_callback_of_another_browser_is_refused(
    laurel: Served, browser: httpx.AsyncClient, provider: LocalProvider
) -> None:
    callback = await callback_of(browser)
    async with browsing(laurel) as victim:
        assert "another browser" in (await victim.get(callback)).text
        await callback_of(victim)
        assert "another browser" in (await victim.get(callback)).text
        assert await who(victim) is None
    assert provider.asked["token"] == 0


async def test_a_callback_works_once(browser: httpx.AsyncClient, provider: LocalProvider) -> None:
    callback = await callback_of(browser)
    kept = {cookie.name: str(cookie.value) for cookie in browser.cookies.jar}
    assert (await browser.get(callback)).status_code == 200
    assert (await browser.get(callback)).status_code == 400
    browser.cookies.update(kept)
    assert UNCONFIRMED in (await browser.get(callback)).text, "the provider knows the code"
    assert await AccessToken.all().count() == 1


async def test_a_callback_that_comes_late_is_refused(browser: httpx.AsyncClient, clock: Clock) -> None:
    callback = await callback_of(browser)
    clock.passes(timedelta(minutes=10))
    assert "ten minutes" in (await browser.get(callback)).text


async def test_a_callback_of_nobody_is_refused(browser: httpx.AsyncClient) -> None:
    for query in ("", "?state=&code=", "?state=%ff%00&code=x", "?error=x&error_description=<script>"):
        page = await browser.get(CALLBACK + query)
        assert page.status_code == 400
        assert "<script>" not in page.text


@pytest.mark.parametrize("back", [{"error": "access_denied"}, {"code": "x", "iss": "https://evil.example"}])
async def test_who_is_refused_there_is_told_so(
    browser: httpx.AsyncClient, provider: LocalProvider, back: dict[str, str]
) -> None:
    provider.refuses = back
    assert "Town &lt;Hall&gt;" in await refused(browser)
    assert provider.asked["token"] == 0


@pytest.mark.parametrize(
    "next",
    ["", "x", "//evil.example", "/\\evil.example", "\\\\evil.example", "https://evil.example", "/\t/evil.example",
     "/\n/evil.example", " //evil.example", "/a b", "/é", "/" + "x" * 1000, "javascript:alert(1)"],
)  # fmt: skip  # a list of addresses reads in lines
async def test_nobody_is_sent_elsewhere(next: str) -> None:
    assert place(next) == "/"


async def test_one_comes_back_to_where_one_was(browser: httpx.AsyncClient) -> None:
    page = await sign_in(browser, "/healthz?space=c3A6%3D&tab=2")
    assert str(page.url) == f"{ADDRESS}/healthz?space=c3A6%3D&tab=2"
    assert (await browser.get(BEGIN, params={"next": "//evil.example"})).url.host == "badges.example"


async def test_the_secret_is_shown_as_the_provider_wants_it(
    settings: Settings, world: tuple[Tools, Bell], provider: LocalProvider, caplog: pytest.LogCaptureFixture
) -> None:
    for methods, secret, status in (
        ([], SECRET, 200),
        (["client_secret_post"], SECRET, 200),
        ([], "another", 400),
        (["client_secret_post"], "another", 400),
    ):
        provider.said = {"token_endpoint_auth_methods_supported": methods}
        chosen = SecretStr(secret)
        async with (
            laurel_with(settings, world, provider, openid_client_secret=chosen) as served,
            browsing(served) as browser,
        ):
            assert (await sign_in(browser)).status_code == status
    assert "invalid_client" in caplog.text
    assert "another" not in caplog.text


async def test_a_provider_that_is_away_is_told_and_tried_again(
    browser: httpx.AsyncClient,
    provider: LocalProvider,
    clock: Clock,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    provider.is_down = True
    assert "does not answer" in await refused(browser, 502)
    provider.is_down = False
    assert "Try again in a minute" in await refused(browser, 502)
    assert provider.asked["openid-configuration"] == 1
    clock.passes(timedelta(minutes=1))
    callback = await callback_of(browser)
    monkeypatch.setattr(provider_module, "SECONDS", 0.05)
    provider.answers.clear()
    assert (await browser.get(callback)).status_code == 502
    code = dict(parse_qsl(urlsplit(callback).query))["code"]
    assert code not in caplog.text


async def test_without_a_provider_there_is_no_such_door(served: Served) -> None:
    async with httpx.AsyncClient(base_url=served.url) as client:
        assert (await client.get(BEGIN)).status_code == 404
