"""The objectives of a space, as staff keep them: made, weighed, ordered and removed."""

import pytest
from playwright.async_api import Page, expect

from actions.grants import grant_free
from models.objectives import EvidencePolicy, Objective
from tests.pages.windows import PHONE, Windows, at, barriers
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
async def test_what_an_objective_asks_for_is_changed(
    served: Served, club: ChessClub, windows: Windows
) -> None:
    page = await at(windows, served, club.sam, "/console#objectives")
    await page.get_by_role("button", name="Edit Fork").press("Enter")
    told = page.get_by_label("What everybody is told").last
    await expect(told).to_be_focused()
    await told.fill("Show twelve forks.")
    await page.get_by_label("What the staff looks for").last.fill("Ask for the best one.")
    await page.get_by_label("Evidence").last.select_option("Learners must hand in evidence")
    await page.get_by_label("Taking a completion back revokes the award, too").last.check()
    assert await barriers(page) == []
    await windows.picture(page, "console-objectives")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("Fork is changed.")).to_be_visible()
    row = await Objective.get(id=club.solve_forks)
    assert (row.public_criteria, row.private_criteria) == ("Show twelve forks.", "Ask for the best one.")
    assert (row.evidence_policy, row.auto_revoke) == (EvidencePolicy.REQUIRED, True)
    await page.get_by_role("button", name="Edit Fork").click()
    await expect(told).to_have_value("Show twelve forks.")


@on_sqlite
async def test_on_the_free_plan_points_are_only_told(
    served: Served, club: ChessClub, windows: Windows
) -> None:
    await grant_free(club.operator, club.organization)
    page = await at(windows, served, club.sam, "/console#objectives")
    await expect(page.get_by_text("On the FREE plan each objective counts 1 point.")).to_be_visible()
    await expect(page.get_by_label("Points of Mate")).to_have_count(0)
    await page.get_by_text("Add an objective").click()
    await expect(page.get_by_label("While a learner holds a badge of elsewhere")).to_have_count(0)
    await expect(page.get_by_label("Points", exact=True)).to_have_count(0)
    assert await barriers(page) == []
    await windows.picture(page, "console-objectives-free")
