"""The objectives of a space, as staff keep them: made, weighed, ordered and removed."""

import pytest
from playwright.async_api import Page, expect

from tests.pages.windows import DESK, PHONE, Windows, at, barriers
from tests.serving import Served
from tests.stories import ChessClub

on_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


async def order(page: Page, *names: str) -> None:
    await expect(page.locator(".list strong")).to_have_text(list(names))


@on_sqlite
async def test_objectives_are_weighed_ordered_and_removed(
    served: Served, club: ChessClub, windows: Windows
) -> None:
    page = await at(windows, served, club.sam, "/console#objectives")
    await order(page, "Fork", "Mate", "Champion")
    await page.get_by_role("button", name="Move Fork down").press("Enter")
    await order(page, "Mate", "Fork", "Champion")
    await expect(page.get_by_role("button", name="Move Fork down")).to_be_focused()
    await page.keyboard.press("Enter")
    await order(page, "Mate", "Champion", "Fork")
    await page.get_by_label("Points of Mate").fill("35")
    await page.keyboard.press("Tab")
    await expect(page.get_by_text("The points of Mate are changed.")).to_be_visible()
    await page.get_by_role("button", name="Remove Champion").click()
    await page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    await order(page, "Mate", "Fork")
    await page.reload()
    await order(page, "Mate", "Fork")
    await expect(page.get_by_label("Points of Mate")).to_have_value("35")


@on_sqlite
async def test_an_objective_of_each_kind_is_made(served: Served, club: ChessClub, windows: Windows) -> None:
    page = await at(windows, served, club.sam, "/console#objectives", PHONE)
    for name in ("Mate", "Champion"):
        await page.get_by_role("button", name=f"Remove {name}").click()
        await page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    await order(page, "Fork")
    await page.get_by_text("Add an objective").click()
    await page.get_by_label("Badge", exact=True).select_option("Fork")
    await page.get_by_label("What everybody is told").fill("Solve ten.")
    await page.get_by_role("button", name="Add", exact=True).click()
    await expect(page.get_by_role("alert")).to_be_visible()
    await page.get_by_label("Badge", exact=True).select_option("Mate")
    await page.get_by_role("button", name="Add", exact=True).click()
    await order(page, "Fork", "Mate")
    await page.get_by_label("While a learner holds the badge").check()
    await page.get_by_label("Badge", exact=True).select_option("Champion")
    await page.get_by_role("button", name="Add", exact=True).click()
    await order(page, "Fork", "Mate", "Champion")


@on_sqlite
async def test_everybody_can_use_it(served: Served, club: ChessClub, windows: Windows) -> None:
    for size in (DESK, PHONE):
        page = await at(windows, served, club.sam, "/console#objectives", size)
        await page.get_by_text("Add an objective").click()
        await expect(page.get_by_label("What everybody is told")).to_be_visible()
        assert await barriers(page) == []
