"""The members of a space, as staff keep them: added, imported, invited and removed."""

import pytest
from playwright.async_api import FilePayload, Page, expect

from actions.archiving import archive_space
from tests.pages.windows import PHONE, Windows, at, barriers
from tests.serving import Served
from tests.stories import ChessClub

on_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
GOOD, BAD = b"email,name\ndan@learner.example,Dan\n", b"nobody,Eve\n"


async def add(page: Page, email: str, name: str) -> None:
    await page.get_by_text("Add a learner").click()
    await page.get_by_label("E-mail address").first.fill(email)
    await page.get_by_label("Name", exact=True).fill(name)
    await page.get_by_role("button", name="Add", exact=True).click()


async def test_who_is_added_here_is_seen_there_until_removed(
    served: Served, club: ChessClub, windows: Windows
) -> None:
    here = await at(windows, served, club.sam, "/console#members")
    there = await at(windows, served, club.olive, "/console#members")
    await add(here, "dan@learner.example", "Dan")
    for page in (here, there):
        await expect(page.get_by_text("4 learners")).to_be_visible()
    await there.get_by_label("Search by name or address").fill("dan@")
    await expect(there.locator(".list > li")).to_have_count(1)
    await there.get_by_role("button", name="Remove Dan").click()
    await there.get_by_role("button", name="Cancel").click()
    await expect(here.get_by_role("button", name="Remove Dan")).to_be_visible()
    await there.get_by_role("button", name="Remove Dan").click()
    await there.get_by_role("dialog").get_by_role("button", name="Remove").click()
    await expect(there.get_by_text("Nobody is found by that.")).to_be_visible()
    await expect(here.get_by_text("3 learners")).to_be_visible()


@on_sqlite
async def test_a_file_is_looked_at_before_anything_is_written(
    served: Served, club: ChessClub, windows: Windows
) -> None:
    page = await at(windows, served, club.sam, "/console#members")
    await page.get_by_text("Import a CSV file").click()
    good: FilePayload = {"name": "class.csv", "mimeType": "text/csv", "buffer": GOOD}
    await page.get_by_label("CSV file").set_input_files(good)
    await page.get_by_role("group", name="What would come of it").get_by_role("button", name="Cancel").click()
    await page.reload()
    await expect(page.get_by_text("3 learners")).to_be_visible()
    await page.get_by_text("Import a CSV file").click()
    file: FilePayload = {**good, "buffer": GOOD + BAD}
    await page.get_by_label("CSV file").set_input_files(file)
    await expect(page.get_by_text("Line 3: ")).to_be_visible()
    await expect(page.get_by_text("3 learners")).to_be_visible()
    assert await barriers(page) == []
    await windows.picture(page, "console-import")
    await page.get_by_role("button", name="Write the 1 good line").click()
    await expect(page.get_by_text("Imported: 1 new")).to_be_visible()
    await expect(page.get_by_text("4 learners")).to_be_visible()


@on_sqlite
async def test_staff_are_invited_and_an_invitation_is_withdrawn(
    served: Served, club: ChessClub, windows: Windows
) -> None:
    page = await at(windows, served, club.sam, "/console#members", PHONE)
    await page.get_by_text("Staff: 1 person").click()
    await page.get_by_label("E-mail address").last.fill("nina@staff.example")
    await page.get_by_label("First name").fill("Nina")
    await page.get_by_role("button", name="Mail an invitation").click()
    await expect(page.get_by_text("Invited", exact=True)).to_be_visible()
    assert await barriers(page) == []
    await page.get_by_role("button", name="Remove Nina").click()
    await page.get_by_role("dialog").get_by_role("button", name="Remove").click()
    await expect(page.get_by_text("Nina was removed.")).to_be_visible()


@on_sqlite
async def test_a_refusal_stands_at_its_field(served: Served, club: ChessClub, windows: Windows) -> None:
    page = await at(windows, served, club.sam, "/console#members")
    await add(page, "ana@nowhere", "Ana")
    field = page.get_by_label("E-mail address").first
    await expect(field).to_be_focused()
    await expect(field).to_have_attribute("aria-invalid", "true")
    await archive_space(club.by(club.sam), club.space)
    await field.fill("dan@learner.example")
    await page.get_by_role("button", name="Add", exact=True).click()
    await expect(page.get_by_role("alert")).to_contain_text("archived")
