"""The first screen: what this is, and one click to everything, on the demo world where there is one."""

from pathlib import Path
from random import Random

import pytest
import pytest_asyncio
from playwright.async_api import expect

from actions.tools import Tools
from laurel import demo
from laurel.demo_life import living
from models.diary import SpaceEvent
from tests.pages.windows import DESK, PHONE, Windows, barriers
from tests.serving import Served

on_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@pytest_asyncio.fixture(loop_scope="session")
async def world_to_see(tools: Tools, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> demo.Demo:
    monkeypatch.setattr(demo, "FILE", tmp_path / "demo.json")
    return await demo.ensure_demo(tools)


@on_sqlite
async def test_it_opens_everything_on_the_demo_world(
    served: Served, world_to_see: demo.Demo, windows: Windows
) -> None:
    page = await windows.open(served.url)
    await expect(page.frame_locator("iframe").locator(".line")).to_have_count(len(demo.LEARNERS))
    await page.get_by_role("link", name="Leaderboard").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Chess Club")
    await page.go_back()
    await page.get_by_role("link", name="Learner’s place").click()
    await expect(page.get_by_text("3 of 6 objectives")).to_be_visible()
    assert "laurel_access_" not in page.url
    await page.go_back()
    await page.get_by_role("link", name="Console").click()
    await expect(page.get_by_text("12 learners")).to_be_visible()
    await expect(page.get_by_text("Sam Rivera")).to_be_visible()


@on_sqlite
async def test_without_a_demo_world_it_leads_to_signing_in(served: Served, windows: Windows) -> None:
    page = await windows.open(f"{served.url}/")
    await page.get_by_role("link", name="Sign in").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Sign in")
    for size in (PHONE, DESK):
        page = await windows.open(served.url, size)
        assert await barriers(page) == []


@on_sqlite
async def test_everybody_can_use_it(served: Served, world_to_see: demo.Demo, windows: Windows) -> None:
    page = await windows.open(served.url, PHONE)
    await expect(page.frame_locator("iframe").locator(".line").first).to_be_visible()
    assert await barriers(page) == []
    await windows.picture(page, "home")


@on_sqlite
async def test_its_screens_move_with_it(
    served: Served, tools: Tools, world_to_see: demo.Demo, windows: Windows
) -> None:
    board = await windows.open(f"{served.url}/board#{world_to_see.display}")
    console = await windows.open(f"{served.url}/console#{world_to_see.staff}")
    happenings = living(tools, world_to_see, Random(3))  # noqa: S311 - the same story each time
    for _ in range(40):
        await anext(happenings)
    await expect(console.locator(".cell.submitted").first).to_be_visible()
    await expect(board.locator(".gained .plus").first).to_be_visible()
    await console.locator(".cell.submitted").first.click()
    await expect(console.get_by_role("link", name="To the review")).to_be_visible()
    await windows.picture(board, "board")
    await windows.picture(console, "console")


async def test_the_demo_world_comes_alive(tools: Tools, world_to_see: demo.Demo) -> None:
    """Long enough for everything that can happen there, and it never comes to an end."""
    before = await SpaceEvent.all().count()
    happenings = living(tools, world_to_see, Random(7))  # noqa: S311 - the same story each time
    told = [await anext(happenings) for _ in range(120)]
    assert await SpaceEvent.all().count() >= before + 120
    words = {" ".join(sentence.split()[-2:]) for sentence in told}
    assert {"an objective", "in evidence", "is accepted", "is returned", "objective anew"} <= words
