"""The learner's place: evidence is handed in and answered while one looks, badges are shown and taken along."""

from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import FilePayload, expect

from actions.changing_objectives import update_objective
from actions.leaderboard import update_leaderboard_options
from actions.progress import complete_objective
from actions.reviewing import return_evidence
from models.evidence import Submission
from models.objectives import EvidencePolicy
from tests.pages.windows import PHONE, Windows, at, barriers
from tests.serving import Served
from tests.stories import ChessClub

PNG = b"\x89PNG\r\n\x1a\n"
on_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@pytest_asyncio.fixture(loop_scope="session")
async def club(club: ChessClub) -> ChessClub:
    """Forks may be shown by evidence, and real names may be shown."""
    await update_objective(club.by(club.sam), club.solve_forks, evidence_policy=EvidencePolicy.OPTIONAL)
    await update_leaderboard_options(club.by(club.sam), club.space, use_aliases=True, allow_real_names=True)
    return club


async def test_evidence_is_handed_in_and_answered_while_one_looks(
    served: Served, club: ChessClub, windows: Windows
) -> None:
    page = await at(windows, served, club.ana_account, "/me", PHONE)
    await expect(page.get_by_role("heading", level=1)).to_have_text("Spring")
    await page.get_by_role("button", name="Hand in evidence").click()
    await page.get_by_label("What did you do?").fill("I saw ten forks.")
    picture: FilePayload = {"name": "board.png", "mimeType": "image/png", "buffer": PNG + bytes(64)}
    await page.get_by_label("Photos or files").set_input_files(picture)
    await page.get_by_role("button", name="Hand in", exact=True).click()
    await expect(page.get_by_text("Waiting for review")).to_be_visible()
    await expect(page.get_by_text("I saw ten forks.")).to_be_visible()
    await expect(page.get_by_role("link", name="board.png")).to_be_visible()
    submission = await Submission.get()
    await return_evidence(club.by(club.sam), submission.id, "Which one was the best?")
    await expect(page.get_by_text("Returned to you", exact=True)).to_be_visible()
    await expect(page.get_by_text("Which one was the best?")).to_be_visible()
    await expect(page.get_by_role("status").filter(has_text="was returned to you")).to_be_visible()
    await page.get_by_role("button", name="Hand in again").click()
    await page.get_by_label("A web address that shows it").fill("https://games.example/17")
    await page.get_by_role("button", name="Hand in", exact=True).click()
    await page.get_by_role("button", name="Withdraw").click()
    await expect(page.get_by_role("button", name="Hand in again")).to_be_visible()


@on_sqlite
async def test_nothing_handed_in_is_told_in_words(served: Served, club: ChessClub, windows: Windows) -> None:
    page = await at(windows, served, club.ana_account, "/me")
    await page.get_by_role("button", name="Hand in evidence").click()
    await page.get_by_role("button", name="Hand in", exact=True).click()
    await expect(page.get_by_role("alert")).to_contain_text("Write something")


@on_sqlite
async def test_a_badge_appears_and_is_shared(served: Served, club: ChessClub, windows: Windows) -> None:
    page = await at(windows, served, club.ana_account, "/me#badges")
    await expect(page.get_by_text("No badge yet")).to_be_visible()
    await complete_objective(club.by(club.sam), club.give_mate, [club.ana])
    await page.get_by_role("link", name="Objectives").click()
    await expect(page.get_by_text("1 of 3 objectives")).to_be_visible()
    await page.get_by_role("link", name="Badges").click()
    await page.get_by_label("Show my name on its page").click()
    await expect(page.get_by_label("Show my name on its page")).to_be_checked()
    address = await page.get_by_role("link", name="Page Mate").get_attribute("href")
    public = await windows.open(f"{served.url}{address}")
    await expect(public.get_by_text("Given to Ana.")).to_be_visible()
    assert await barriers(public) == []
    await windows.picture(public, "award")
    for link in ("Image with the award in it", "Signed credential"):
        async with page.expect_download() as coming:
            await page.get_by_role("link", name=link).click()
        assert await (await coming.value).failure() is None


@on_sqlite
async def test_a_name_is_shown_and_hidden(served: Served, club: ChessClub, windows: Windows) -> None:
    page = await at(windows, served, club.ana_account, "/me")
    own = page.locator(".around [aria-current]")
    alias = await own.locator(".entry").inner_text()
    await page.get_by_role("checkbox").click()
    await expect(own.locator(".entry")).to_have_text("Ana")
    await page.get_by_role("checkbox").click()
    await expect(own.locator(".entry")).not_to_have_text("Ana")
    assert await own.locator(".entry").inner_text() != alias, "whoever hides again is somebody new"


@on_sqlite
async def test_who_has_not_signed_in_is_led_there_and_back(
    served: Served, club: ChessClub, mail_folder: Path, windows: Windows
) -> None:
    page = await windows.open(f"{served.url}/me")
    await page.get_by_label("E-mail address").fill(club.ben_account.email)
    await page.keyboard.press("Enter")
    await expect(page.get_by_label("Code")).to_be_focused()
    await page.keyboard.type("000000")
    await page.keyboard.press("Enter")
    await expect(page.get_by_role("alert")).to_be_visible()
    assert await barriers(page) == []
    await page.goto(f"{served.url}/sign-in?next=//evil.example")
    await expect(page.get_by_label("E-mail address")).to_be_focused()


@on_sqlite
async def test_everybody_can_use_it(served: Served, club: ChessClub, windows: Windows) -> None:
    await complete_objective(club.by(club.sam), club.give_mate, [club.ana])
    page = await at(windows, served, club.ana_account, "/me", PHONE)
    await page.get_by_role("button", name="Hand in evidence").press("Enter")
    await expect(page.get_by_label("What did you do?")).to_be_focused()
    assert await barriers(page) == []
    await windows.picture(page, "me")
    for view, seen in (("Badges", "Mate"), ("My data", "E-mail addresses")):
        await page.get_by_role("link", name=view).press("Enter")
        await expect(page.get_by_role("heading", name=seen)).to_be_visible()
        assert await barriers(page) == []
