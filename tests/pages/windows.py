"""How does a test look at pages? In windows of phones, desks and walls, which note whatever a console would tell."""

import asyncio
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from functools import cache
from pathlib import Path
from typing import Any, Literal, NamedTuple

from playwright.async_api import (
    Browser,
    BrowserContext,
    ConsoleMessage,
    Page,
    Playwright,
    Request,
    ViewportSize,
    async_playwright,
)
from playwright.async_api import TimeoutError as PlaywrightTimeout

from tests.node import installed
from tests.serving import Served
from tests.stories import Person

PICTURES = os.environ.get("LAUREL_PICTURES", "")
"""A folder for pictures of what the tests see; without it none are made."""

PATIENCE = 10_000  # milliseconds
RULES = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
RULES_OF_COLOURS = ["color-contrast", "link-in-text-block"]


class Size(NamedTuple):
    width: int
    height: int


PHONE, DESK, WALL = Size(360, 740), Size(1280, 800), Size(1920, 1080)
SIZES = {"phone": PHONE, "desk": DESK, "wall": WALL}
LEFT_BY_A_SERVER_THAT_WENT = ("WebSocket connection to", "ERR_CONNECTION_REFUSED")


class Windows:
    """Opens them, and gathers their complaints: errors, warnings, requests to elsewhere, what the policy forbade."""

    def __init__(self, browser: Browser, folder: Path) -> None:
        self._browser = browser
        self._folder = Path(PICTURES) if PICTURES else folder
        self._opened: list[BrowserContext] = []
        self.complaints: list[str] = []

    async def open(self, address: str, size: Size = DESK, **options: Any) -> Page:
        """In a browser of its own, with no cookies yet."""
        return await self.beside(await self.browser(size, **options), address)

    async def browser(self, size: Size = DESK, locale: str = "en-GB", **options: Any) -> BrowserContext:
        context = await self._browser.new_context(viewport=_viewport(size), locale=locale, **options)
        context.set_default_timeout(PATIENCE)
        self._opened.append(context)
        return context

    async def close(self) -> None:
        for context in self._opened:
            await context.close()

    async def beside(self, context: BrowserContext, address: str) -> Page:
        """One more window of the same browser."""
        page = await context.new_page()
        page.on("console", self._heard)
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("request", self._asked)
        await page.goto(address)
        return page

    async def picture(self, page: Page, name: str) -> None:
        """At each size and in both colours, where pictures are wanted."""
        if not PICTURES:
            return
        was = page.viewport_size
        for size_name, size in SIZES.items():
            await page.set_viewport_size(_viewport(size))
            for colours in ("light", "dark"):
                await page.emulate_media(color_scheme=_colours(colours))
                await page.wait_for_timeout(1_000)
                await page.screenshot(path=self._folder / f"{name}-{size_name}-{colours}.png")
        await page.emulate_media(color_scheme="light")
        if was:
            await page.set_viewport_size(was)

    def _heard(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self.complaints.append(message.text)

    def _asked(self, request: Request) -> None:
        if "laurel_" in request.url:
            self.complaints.append(f"a token travels: {request.url}")
        if not request.url.startswith(("http://127.0.0.1:", "http://localhost:", "data:", "blob:")):
            self.complaints.append(f"asked elsewhere: {request.url}")

    def forgive_a_server_that_went(self) -> None:
        """A browser complains of each try to reach it."""
        self.complaints = [
            each for each in self.complaints if not any(part in each for part in LEFT_BY_A_SERVER_THAT_WENT)
        ]


@asynccontextmanager
async def driven(chromium: str) -> AsyncIterator[Browser]:
    """The Chromium that listens there."""
    async with async_playwright() as playwright:
        browser = await _connected(playwright, chromium)
        yield browser
        await browser.close()


async def _connected(playwright: Playwright, chromium: str) -> Browser:
    """A Chromium that has just started may be too busy to answer whoever comes first."""
    try:
        return await playwright.chromium.connect_over_cdp(chromium, timeout=15_000)
    except PlaywrightTimeout:
        return await playwright.chromium.connect_over_cdp(chromium, timeout=30_000)


@asynccontextmanager
async def opening(browser: Browser, folder: Path) -> AsyncIterator[Windows]:
    """Whatever happened in them, nothing was there to complain about."""
    opened = Windows(browser, folder)
    try:
        yield opened
    finally:
        await opened.close()
    assert opened.complaints == [], opened.complaints


async def at(windows: Windows, served: Served, person: Person, path: str, size: Size = DESK) -> Page:
    """A page as somebody sees it who has signed in by its cookie."""
    browser = await windows.browser(size)
    await browser.add_cookies(
        [{"name": "laurel", "value": person.token, "url": served.url, "httpOnly": True, "sameSite": "Lax"}]
    )
    return await windows.beside(browser, f"{served.url}{path}")


async def barriers(page: Page) -> list[str]:
    """What axe-core finds, in both colours: each rule of WCAG 2.2 AA that is broken, and where; and what is cut off.

    In the second colours nothing but these is another.
    """
    found = []
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(_axe())
    for colours, rules in (("light", RULES), ("dark", RULES_OF_COLOURS)):
        await page.emulate_media(color_scheme=_colours(colours))
        told = await page.evaluate("(rules) => axe.run(document, {runOnly: rules})", rules)
        for broken in told["violations"]:
            found += [f"{colours} {broken['id']}: {node['html'][:200]}" for node in broken["nodes"]]
    await page.emulate_media(color_scheme="light")
    if await page.evaluate("document.documentElement.scrollWidth > innerWidth"):
        found.append("it is wider than the window")
    return found


def _viewport(size: Size) -> ViewportSize:
    return {"width": size.width, "height": size.height}


async def holds(page: Page, told: str) -> None:
    """Until this is true in the page; its policy would forbid the page itself to wait for a text."""
    async with asyncio.timeout(PATIENCE / 1000):
        while not await page.evaluate(told):  # noqa: ASYNC110 - it is true in another process
            await asyncio.sleep(0.02)


@cache
def _axe() -> str:
    return (installed() / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")


def _colours(name: str) -> Literal["light", "dark"]:
    return "dark" if name == "dark" else "light"
