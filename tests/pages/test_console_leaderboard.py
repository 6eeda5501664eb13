"""What staff decide about the leaderboard, the charts and the table they take along, and the diary of what happened."""

from datetime import timedelta
from functools import partial
from io import StringIO

import pytest
from playwright.async_api import expect

from actions.importing_learners import import_learners
from actions.progress import complete_objective
from models.learners import Learner
from models.progress import Progress
from models.spaces import Space
from tests.pages.windows import PHONE, WALL, Windows, at, barriers
from tests.serving import Served
from tests.stories import ChessClub

WEEKS = 53
on_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


@on_sqlite
async def test_a_screen_gets_an_address_that_is_ended_again(
    served: Served, club: ChessClub, windows: Windows
) -> None:
    page = await at(windows, served, club.sam, "/console#leaderboard")
    await page.get_by_label("Where does it hang?").fill("Canteen")
    await page.get_by_role("button", name="Make an address").click()
    address = await page.get_by_label("Address of this screen", exact=True).input_value()
    await expect(page.get_by_role("img", name="QR code")).to_be_visible()
    assert await barriers(page) == []
    wall = await windows.open(address, WALL)
    await expect(wall.locator(".line")).to_have_count(3)
    await page.get_by_role("button", name="I have it").click()
    await expect(page.get_by_label("Address of this screen", exact=True)).to_have_count(0)
    await page.get_by_role("button", name="End Canteen").click()
    await page.get_by_role("dialog").get_by_role("button", name="End").click()
    await expect(page.get_by_text("The address of Canteen works no more.")).to_be_visible()
    await expect(wall.locator(".line")).to_have_count(0)


@on_sqlite
async def test_the_leaderboard_is_turned_off_and_names_are_hidden(
    served: Served, club: ChessClub, windows: Windows
) -> None:
    page = await at(windows, served, club.sam, "/console#leaderboard")
    shown = page.get_by_label("Learners and screens see it")
    await expect(shown).to_be_checked()
    await shown.press("Space")
    await expect(shown).not_to_be_checked()
    await expect(shown).to_be_focused()
    assert not (await Space.get(id=club.space)).leaderboard_enabled
    async with page.expect_download() as coming:
        await page.get_by_role("button", name="Download CSV").click()
    assert b"Cleo" in (await (await coming.value).path()).read_bytes()


@on_sqlite
async def test_the_diary_grows_as_things_happen(served: Served, club: ChessClub, windows: Windows) -> None:
    page = await at(windows, served, club.sam, "/console#diary")
    await expect(page.get_by_text("The space was made")).to_be_visible()
    await page.get_by_label("What is shown").select_option("Progress")
    await expect(page.get_by_text("Nothing has happened here yet.")).to_be_visible()
    await complete_objective(club.by(club.sam), club.give_mate, [club.cleo])
    await expect(page.locator(".event")).to_contain_text("Cleo · Mate")


@on_sqlite
async def test_completions_are_drawn_as_they_happen(
    served: Served, club: ChessClub, windows: Windows
) -> None:
    page = await at(windows, served, club.sam, "/console#overview")
    await expect(page.get_by_text("Nothing is completed yet.")).to_be_visible()
    assert await barriers(page) == []
    await complete_objective(club.by(club.sam), club.give_mate, [club.cleo, club.ana])
    await expect(page.get_by_role("img", name="at most 2 at once")).to_be_visible()
    await expect(page.get_by_text("2 of 3")).to_be_visible()
    assert await barriers(page) == []


@on_sqlite
async def test_a_year_is_drawn_week_by_week(served: Served, club: ChessClub, windows: Windows) -> None:
    csv = "name,email\n" + "".join(f"Learner {n:03},l{n}@learner.example\n" for n in range(WEEKS * 2))
    await import_learners(club.by(club.sam), club.space, partial(StringIO, csv))
    learners = await Learner.filter(name__startswith="Learner ").order_by("name")
    await complete_objective(club.by(club.sam), club.give_mate, [learner.id for learner in learners])
    for number, learner in enumerate(learners):
        at_noon = club.tools.now() - timedelta(days=number * number * 365 // len(learners) ** 2)
        await Progress.filter(learner_id=learner.id).update(completed_at=at_noon)
    page = await at(windows, served, club.sam, "/console#overview", PHONE)
    await expect(page.get_by_text("a week")).to_be_visible()
    assert WEEKS - 1 <= await page.locator(".chart rect").count() <= WEEKS + 1
    assert await barriers(page) == []
    await windows.picture(page, "console-overview-year")
