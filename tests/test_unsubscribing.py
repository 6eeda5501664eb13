"""Unsubscribing: one click, by whoever has the link, for no other address (rule 30, RFC 8058, threat T69)."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest

from actions.unsubscribing import unsubscribe
from actions.users import update_viewer
from models.unsubscriptions import Unsubscription, unsubscribed
from models.users import EmailAddress, User
from tests.serving import Served
from tests.stories import ChessClub

CLEO = "cleo@learner.example"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.fixture
async def browser(served: Served) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=served.url) as client:
        yield client


def link(club: ChessClub, address: str = CLEO) -> str:
    return f"/unsubscribe/{club.tools.sealing.seal(address.encode(), b'unsubscribe')}"


async def test_looking_at_the_link_changes_nothing(browser: httpx.AsyncClient, club: ChessClub) -> None:
    """Programs that look into mail follow its links."""
    for method in ("GET", "HEAD"):
        assert (await browser.request(method, link(club))).status_code == 200
    page = await browser.get(link(club))
    assert '<form method="post"><button class="button main">' in page.text
    assert CLEO in page.text
    assert await unsubscribed([CLEO]) == set()


@pytest.mark.parametrize("body", ["", "List-Unsubscribe=One-Click"])
async def test_one_click_is_enough(browser: httpx.AsyncClient, club: ChessClub, body: str) -> None:
    """As a browser sends the form of the page, and as a mail program sends it; twice is as good as once."""
    for _ in range(2):
        answer = await browser.post(link(club), content=body, headers=FORM)
        assert (answer.status_code, "You get no more mail about badges" in answer.text) == (200, True)
    assert await unsubscribed([CLEO, "ana@learner.example"]) == {CLEO}
    assert await Unsubscription.all().count() == 1


async def test_a_form_in_several_parts_is_taken_too(browser: httpx.AsyncClient, club: ChessClub) -> None:
    """RFC 8058, section 3.2, leaves the choice to the mail program."""
    answer = await browser.post(link(club), files={"List-Unsubscribe": (None, "One-Click")})
    assert (answer.status_code, await unsubscribed([CLEO])) == (200, {CLEO})


async def test_a_user_who_has_verified_the_address_gets_no_more_mail_anywhere(
    browser: httpx.AsyncClient, club: ChessClub
) -> None:
    await browser.post(link(club, "ana@learner.example"))
    assert not (await User.get(id=club.ana_account.user_id)).wants_mail
    assert (await User.get(id=club.ben_account.user_id)).wants_mail


async def test_who_only_claims_the_address_keeps_their_mail(
    browser: httpx.AsyncClient, club: ChessClub
) -> None:
    await EmailAddress.create(user_id=club.rita.user_id, address=CLEO)
    await browser.post(link(club))
    assert (await User.get(id=club.rita.user_id)).wants_mail


async def test_mail_can_be_wanted_again(club: ChessClub) -> None:
    ana = club.ana_account
    await unsubscribe(club.operator, ana.email)
    await update_viewer(club.by(ana), ana.user_id, None, True)
    assert (await User.get(id=ana.user_id)).wants_mail
    assert await unsubscribed([ana.email]) == set()


async def test_many_clicks_at_once_are_one(club: ChessClub) -> None:
    await asyncio.gather(*(unsubscribe(club.operator, CLEO) for _ in range(10)))
    assert await Unsubscription.all().count() == 1


async def test_a_link_that_is_not_ours_is_not_found(browser: httpx.AsyncClient, club: ChessClub) -> None:
    """Cut off, changed, sealed about something else, garbage; by GET and by POST."""
    good = link(club)
    other = club.tools.sealing.seal(CLEO.encode(), b"code")
    for path in (
        good[:-1],
        good[:-4] + "AAAA",
        f"/unsubscribe/{other}",
        "/unsubscribe/cleo@learner.example",
        "/unsubscribe/%ff%00",
        "/unsubscribe/" + "A" * 5000,
    ):
        for method in ("GET", "POST"):
            answer = await browser.request(method, path)
            assert (answer.status_code, answer.headers["Content-Type"]) == (
                404,
                "text/html; charset=utf-8",
            ), path
            assert "not one of ours" in answer.text
    assert await Unsubscription.all().count() == 0


async def test_the_page_can_do_nothing_but_be_read_and_sent(
    browser: httpx.AsyncClient, club: ChessClub
) -> None:
    for answer in (
        await browser.get(link(club, "<script>@x.example")),
        await browser.post(link(club)),
        await browser.get("/unsubscribe/x"),
    ):
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'none'" in policy
        assert "frame-ancestors 'none'" in policy
        assert "unsafe-inline" not in policy
        assert answer.headers["Referrer-Policy"] == "no-referrer"
        assert answer.headers["Cache-Control"] == "no-store"
        assert "<script" not in answer.text
        assert " style=" not in answer.text


async def test_no_other_method_and_no_query_unsubscribes(browser: httpx.AsyncClient, club: ChessClub) -> None:
    assert (await browser.delete(link(club))).status_code == 405
    sealed = link(club).removeprefix("/unsubscribe/")
    assert (await browser.post(f"/unsubscribe?address={sealed}")).status_code == 404
    assert await Unsubscription.all().count() == 0


async def test_forms_are_still_refused_by_graphql(browser: httpx.AsyncClient) -> None:
    answer = await browser.post("/graphql", content="query={__typename}", headers=FORM)
    assert answer.status_code == 415
