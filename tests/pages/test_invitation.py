"""An invitation to the staff, opened from the mail: by somebody new, and by who has an account already."""

from pathlib import Path

import pytest
from playwright.async_api import expect

from actions.staff import invite_staff
from tests.pages.letters import CODE, INVITATION, found_in_mail
from tests.pages.windows import DESK, PHONE, Windows, barriers
from tests.serving import Served
from tests.stories import ChessClub

on_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


async def link(served: Served, club: ChessClub, mail: Path, email: str) -> str:
    await invite_staff(club.by(club.sam), club.space, email, "Ina", "Innes")
    return f"{served.url}/invitation#{await found_in_mail(mail, email, INVITATION)}"


async def test_somebody_new_accepts_and_runs_the_space(
    served: Served, club: ChessClub, mail_folder: Path, windows: Windows
) -> None:
    address = await link(served, club, mail_folder, "ina@x.example")
    page = await windows.open(address, PHONE)
    await expect(page.get_by_text("ina@x.example is invited to the staff of Spring")).to_be_visible()
    assert await barriers(page) == []
    await page.get_by_role("button", name="Accept").press("Enter")
    await page.get_by_role("link", name="Open the console").click()
    await expect(page.get_by_role("gridcell", name="Ana, Fork")).to_be_visible()
    again = await windows.open(address)
    await expect(again.get_by_text("Ask whoever invited you for a new one.")).to_be_visible()


@on_sqlite
async def test_who_has_an_account_signs_in_as_themself_first(
    served: Served, club: ChessClub, mail_folder: Path, windows: Windows
) -> None:
    page = await windows.open(await link(served, club, mail_folder, club.ana_account.email), DESK)
    await page.get_by_role("button", name="Accept").click()
    await expect(page.get_by_label("Code")).to_be_visible()
    await page.get_by_label("Code").fill(await found_in_mail(mail_folder, club.ana_account.email, CODE))
    await page.get_by_role("button", name="Sign in and accept").click()
    await page.get_by_role("link", name="Open the console").click()
    await expect(page.get_by_role("heading", level=1)).to_have_text("Spring")
    await expect(page.locator(".masthead .who")).to_have_text("Ana")
