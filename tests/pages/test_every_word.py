"""Whether another language is one file: in a made-up one, where each text is marked, no page says one without."""

import html
import json
import re
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Page, expect
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route
from tortoise import connections

from actions import paper_addresses
from actions.awards import revoke_awards
from actions.bell import Bell
from actions.staff import invite_staff
from actions.tools import Actor, Tools
from laurel import demo
from laurel.app import create_app
from laurel.lti import pages as lti
from laurel.openid.page import not_signed_in
from laurel.settings import Settings
from laurel.web import words
from models.badges import badges
from models.spaces import Space
from models.users import user_of_address
from models.who import Viewer
from tests.looking import awards_to
from tests.pages.letters import INVITATION, found_in_mail
from tests.pages.windows import PHONE, Windows, barriers
from tests.serving import Served, serving

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
MADE_UP = "qaa"  # one of those that ISO 639-2 leaves to whoever needs one
ASKED = {"Accept-Language": MADE_UP}
MARKED = re.compile("⟦[^⟦⟧]*⟧")
DAY = re.compile(r"\d{4} M\d\d \d{1,2}(, \d\d:\d\d)?")  # as browsers write it where they know no words
OURS = {"https://", "scripts/laurel demo --alive", "laurel_display_wrong"}  # the same in each language
OF_OTHERS = ("/launched/learner", "/launched/staff", "/linking", "/registered", "/sorry", "/openid")
SHOWN = """() => {
    const found = [document.title];
    for (const each of document.querySelectorAll("body, body *:not(script, style, noscript)")) {
        for (const name of ["aria-label", "title", "placeholder", "alt"]) found.push(each.getAttribute(name) ?? "");
        for (const node of each.childNodes) if (node.nodeType === Node.TEXT_NODE) found.push(node.data);
    }
    return found;
}"""


@pytest.fixture(autouse=True)
def made_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A second file beside the English one."""

    def marked(told: Any) -> Any:
        return {name: marked(each) for name, each in told.items()} if isinstance(told, dict) else f"⟦{told}⟧"

    english = json.loads((words.FOLDER / "en.json").read_text("utf-8"))
    for name, told in (("en", english), (MADE_UP, marked(english))):
        (tmp_path / f"{name}.json").write_text(json.dumps(told), "utf-8")
    monkeypatch.setattr(words, "FOLDER", tmp_path)
    _forget()
    yield
    _forget()


def _forget() -> None:
    words.languages.cache_clear()
    words.words.cache_clear()


@pytest_asyncio.fixture(loop_scope="session")
async def world_to_see(tools: Tools, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> demo.Demo:
    monkeypatch.setattr(demo, "FILE", tmp_path / "demo.json")
    return await demo.ensure_demo(tools)


@pytest_asyncio.fixture(loop_scope="session")
async def served(
    settings: Settings, world: tuple[Tools, Bell], world_to_see: demo.Demo
) -> AsyncIterator[Served]:
    """With what only platforms and providers lead to at addresses of its own."""
    told = {"space": world_to_see.space, "issuer": "issuer_", "launch": "", "choose": "/"}

    def launched(token: str) -> Callable[[Request], Response]:
        return lambda request: lti.LAUNCHED.shown(request, told | {"token": token})

    app = create_app(settings, nullcontext(world))
    app.router.routes[:0] = [
        Route("/launched/learner", launched(world_to_see.learner)),
        Route("/launched/staff", launched(world_to_see.staff)),
        Route("/linking", lambda request: lti.LINKING.shown(request, told)),
        Route("/registered", lambda request: lti.registered(request, "https://x.example", is_deployed=False)),
        Route(
            "/sorry", lambda request: lti.sorry(request, 200, "launch.unfetched", again="/", why="it is away")
        ),
        Route("/openid", lambda request: not_signed_in(request, 200, "openid.away", "Elsewhere")),
    ]
    async with serving(app) as found:
        yield found


async def data() -> list[str]:
    """Whatever stands in the database is no word of ours. The longest first."""
    found = set[str](OURS)
    for (table,) in await _rows("SELECT name FROM sqlite_master WHERE type = 'table'"):
        for row in await _rows(f'SELECT * FROM "{table}"'):
            found |= {each for each in row if isinstance(each, str)}
    return sorted((each for each in found if len(each) > 2 and not each.isupper()), key=len, reverse=True)


async def _rows(sql: str) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in (await connections.get("default").execute_query(sql))[1]]


async def owner_of(tools: Tools) -> Actor:
    user = await user_of_address(demo.OWNER[0])
    assert user
    return Actor(Viewer(user), tools)


def unmarked(texts: list[str], known: list[str]) -> list[str]:
    """Those with letters that are neither in a mark nor known."""
    found = []
    for text in texts:
        rest = text
        while MARKED.search(rest):
            rest = MARKED.sub("", rest)
        for each in known:
            rest = rest.replace(each, "")
        if re.search(r"[^\W\d_]", DAY.sub("", rest)):
            found.append(text.strip())
    return found


class Reader:
    """Opens pages, and everything that can be opened on them; gathers what is said without a mark."""

    def __init__(self, windows: Windows, served: Served) -> None:
        self._windows = windows
        self._served = served

    async def opens(self, path: str) -> Page:
        page = await self._windows.open(f"{self._served.url}{path}", locale=MADE_UP)
        await self.reads(page)
        return page

    async def reads(self, page: Page) -> None:
        await expect(page.locator("h1, .empty").first).to_be_visible()
        await expect(page.get_by_text("One moment")).to_have_count(0)
        await page.evaluate("document.querySelectorAll('details').forEach((each) => (each.open = true))")
        assert unmarked(await page.evaluate(SHOWN), await data()) == [], page.url

    async def presses(self, page: Page, name: str) -> None:
        await page.get_by_role("button", name=name).first.click()
        await self.reads(page)


@pytest.fixture
def reader(windows: Windows, served: Served) -> Reader:
    return Reader(windows, served)


async def test_for_screens_and_learners(reader: Reader, world_to_see: demo.Demo) -> None:
    await reader.opens("/")
    page = await reader.opens(f"/board#{world_to_see.display}")
    await expect(page.locator(".line").first).to_be_visible()
    await reader.reads(page)
    await reader.opens("/board")
    await reader.opens("/board#laurel_display_wrong")
    page = await reader.opens(f"/me#{world_to_see.learner}")
    await expect(page.locator(".around > li").first).to_be_visible()
    await reader.presses(page, "Hand in evidence")
    await page.get_by_label("What did you do?").fill("Chess Club")
    await reader.presses(page, "Hand in⟧")
    for view in ("Badges", "My data"):
        await page.get_by_role("link", name=view).click()
        await reader.reads(page)
    await reader.presses(page, "Erase my account")
    await page.keyboard.press("Escape")
    await page.get_by_label("Add an address").fill("ana@home.example")
    await reader.presses(page, "Add⟧")
    for path in ("learner", "staff"):
        page = await reader.opens(f"/launched/{path}")
        await expect(page.locator("tbody tr").first).to_be_visible()
        await reader.reads(page)


async def test_for_staff(reader: Reader, world_to_see: demo.Demo) -> None:
    page = await reader.opens(f"/console#{world_to_see.owner}")
    await page.get_by_role("gridcell").first.click()
    await expect(page.get_by_role("button", name="Close")).to_be_visible()
    await reader.presses(page, "Select several")
    for view in ("Review", "Members", "Objectives", "Pathways", "Overview", "Leaderboard", "Diary"):
        await page.get_by_role("link", name=view).click()
        await reader.reads(page)
        if view == "Objectives":
            await reader.presses(page, "Edit")
        if view == "Pathways":
            await reader.presses(page, "Add a step")
        if view in ("Objectives", "Pathways"):
            await reader.presses(page, "Remove")
            await page.keyboard.press("Escape")


async def test_for_who_signs_in_or_is_invited(
    reader: Reader, tools: Tools, world_to_see: demo.Demo, mail_folder: Path
) -> None:
    for path in ("/sign-in", "/linking"):
        page = await reader.opens(path)
        await page.get_by_label("E-mail address").fill(demo.OWNER[0])
        await page.keyboard.press("Enter")
        await expect(page.get_by_label("Code")).to_be_visible()
        await reader.reads(page)
    space = await Space.get()
    await invite_staff(await owner_of(tools), space.id, "ina@x.example", "Ina", "Innes")
    link = await found_in_mail(mail_folder, "ina@x.example", INVITATION)
    page = await reader.opens(f"/invitation#{link}")
    await expect(page.get_by_role("button", name="Accept")).to_be_visible()
    await reader.reads(page)
    await reader.opens("/invitation#gone")


async def test_on_pages_without_a_script(served: Served, tools: Tools, world_to_see: demo.Demo) -> None:
    owner = await owner_of(tools)
    shown, revoked, *_ = await awards_to(demo.address(demo.LEARNERS[0]))
    await revoke_awards(owner, [revoked.id], "Chess Club")
    badge = (await badges([shown.badge_id]))[shown.badge_id]
    sealed = tools.sealing.seal(b"ana@home.example", b"unsubscribe")
    addresses = [
        paper_addresses.award_address(tools, shown.id),
        paper_addresses.award_address(tools, revoked.id),
        paper_addresses.badge_address(tools, badge.id),
        *([paper_addresses.issuer_address(tools, badge.issuer_id)] if badge.issuer_id else []),
        "/awards/none",
        f"/unsubscribe/{sealed}",
        "/unsubscribe/none",
        "/registered",
        "/sorry",
        "/openid",
    ]
    paths = [address.removeprefix(tools.address) for address in addresses]
    known = [*await data(), "ana@home.example", "it is away", "Elsewhere"]
    async with httpx.AsyncClient(base_url=served.url, headers=ASKED | {"Accept": "text/html"}) as client:
        for path in paths:
            answer = await client.get(path)
            assert f'<html lang="{MADE_UP}">' in answer.text, path
            texts = [html.unescape(each) for each in re.findall(r">([^<]+)<", answer.text)]
            assert unmarked(texts, known) == [], path
        done = (await client.post(f"/unsubscribe/{sealed}")).text
    assert unmarked(re.findall(r">([^<]+)<", done), known) == []


async def test_everybody_can_use_what_others_lead_to(
    served: Served, tools: Tools, world_to_see: demo.Demo, windows: Windows
) -> None:
    (award, *_) = await awards_to(demo.address(demo.LEARNERS[0]))
    sealed = tools.sealing.seal(b"ana@home.example", b"unsubscribe")
    paths = [*OF_OTHERS, f"/badges/{award.badge_id}", f"/unsubscribe/{sealed}"]
    page = await windows.open(f"{served.url}/sign-in", PHONE)
    for path in paths:
        await page.goto(f"{served.url}{path}")
        await expect(page.locator("h1")).to_be_visible()
        await expect(page.get_by_text("One moment")).to_have_count(0)
        assert await barriers(page) == [], path
        await windows.picture(page, path.split("/")[-1 if path in OF_OTHERS else 1])
