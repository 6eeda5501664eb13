"""The pathways of an issuer, as a tree that is drawn: made step by step, opened to spaces and followed."""

import pytest
from playwright.async_api import Page, expect

from actions.pathways import update_pathway
from tests.climbing import climb, master
from tests.pages.windows import Windows, at
from tests.serving import Served
from tests.stories import ChessClub

on_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


async def add_step(page: Page, above: str, name: str, *badges: str) -> None:
    await page.get_by_role("button", name=f"Add a step that leads to {above}").click()
    form = page.locator(".step form")
    await form.get_by_label("Name of the step").fill(name)
    for badge in badges:
        await form.get_by_label(badge, exact=True).check()
    await form.get_by_role("button", name="Add", exact=True).click()
    await expect(page.get_by_role("heading", level=3, name=name)).to_be_visible()


async def steps(page: Page, *names: str) -> None:
    await expect(page.locator(".step h3")).to_have_text(list(names))


async def test_a_pathway_is_made_step_by_step_and_followed(
    served: Served, club: ChessClub, windows: Windows
) -> None:
    page = await at(windows, served, club.olive, "/console#pathways")
    there = await at(windows, served, club.sam, "/console#pathways")
    await expect(there.get_by_text("Its owners and editors make them.")).to_be_visible()
    await page.get_by_text("Add a pathway").click()
    await page.get_by_label("Name", exact=True).fill("To the top")
    await page.get_by_label("Name of the step").fill("Master")
    await page.get_by_role("button", name="Add", exact=True).click()
    await expect(page.get_by_role("alert")).to_contain_text("Name badges")
    await page.get_by_label("Champion", exact=True).check()
    await page.get_by_role("button", name="Add", exact=True).click()
    await steps(page, "Master")
    await add_step(page, "Master", "Tactics", "Fork", "Mate")
    await add_step(page, "Master", "Writing", "Mate")
    await page.get_by_role("button", name="Edit Master").click()
    await page.locator(".step form").get_by_label("Champion", exact=True).uncheck()
    await page.locator(".step form").get_by_label("Badge that it awards").select_option("Champion")
    await page.get_by_role("button", name="Save").click()
    await expect(page.get_by_text("Asks for all 2 steps below")).to_be_visible()
    await expect(page.get_by_role("link", name="Champion")).to_be_visible()
    await page.get_by_role("button", name="Move Writing up").press("Enter")
    await steps(page, "Master", "Writing", "Tactics")
    await expect(page.get_by_role("button", name="Move Writing up")).to_be_focused()
    await page.get_by_role("button", name="Publish").click()
    await page.get_by_role("button", name="Follow it here").click()
    await expect(page.get_by_text("Followed here")).to_have_count(2)
    await steps(there, "Master", "Writing", "Tactics")
    await page.get_by_role("button", name="Remove Writing").click()
    await page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    for each in (page, there):
        await steps(each, "Master", "Tactics")
        await expect(each.get_by_text("Asks for the step below")).to_be_visible()
    await expect(there.get_by_role("button", name="Edit Master")).to_have_count(0)


@on_sqlite
async def test_whoever_was_second_overwrites_nothing(
    served: Served, club: ChessClub, windows: Windows
) -> None:
    found = await climb(club, subscribed=False)
    page = await at(windows, served, club.olive, "/console#pathways")
    await expect(page.get_by_role("button", name="Remove Titles")).to_be_visible()
    await update_pathway(club.by(club.olive), found.pathway, root=master(club))
    await page.get_by_role("button", name="Remove Titles").click()
    await page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    await expect(page.get_by_role("alert")).to_contain_text("changed")
    await expect(page.get_by_role("button", name="Remove Titles")).to_be_visible()
    await page.get_by_role("button", name="Archive").click()
    await page.get_by_role("dialog").get_by_role("button", name="Archive").click()
    await expect(page.get_by_text("To the top is archived.")).to_be_visible()
    await expect(page.get_by_role("button", name="Remove Titles")).to_have_count(0)
