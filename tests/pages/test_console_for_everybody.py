"""Whether everybody can use the console: by keys alone, on a phone and at a desk, without what axe-core would find."""

from collections.abc import Awaitable, Callable

import pytest
from playwright.async_api import Page, expect

from actions.changing_objectives import update_objective
from actions.evidence import Item, submit_evidence
from models.objectives import EvidencePolicy
from tests.climbing import climb
from tests.pages.windows import DESK, PHONE, Size, Windows, at, barriers
from tests.serving import Served
from tests.stories import ChessClub


async def progress(page: Page) -> None:
    await page.get_by_role("gridcell", name="Ana, Fork").press("Enter")
    await expect(page.get_by_role("heading", name="Ana")).to_be_visible()


async def review(page: Page) -> None:
    await expect(page.get_by_text("I saw ten forks.")).to_be_visible()


async def members(page: Page) -> None:
    await expect(page.get_by_text("3 learners")).to_be_visible()
    for each in ("Add a learner", "Import a CSV file"):
        await page.locator("summary", has_text=each).press("Enter")
    await expect(page.get_by_label("CSV file")).to_be_visible()
    await page.get_by_role("button", name="Remove Ana").press("Enter")
    await expect(page.get_by_role("button", name="Cancel")).to_be_focused()


async def objectives(page: Page) -> None:
    await page.locator("summary", has_text="Add an objective").press("Enter")
    await expect(page.get_by_label("What everybody is told")).to_be_visible()


async def pathways(page: Page) -> None:
    await page.get_by_role("button", name="Edit Tactics").press("Enter")
    await expect(page.get_by_label("Name of the step").last).to_be_focused()


async def overview(page: Page) -> None:
    await expect(page.get_by_text("Nothing is completed yet.")).to_be_visible()


async def leaderboard(page: Page) -> None:
    await expect(page.get_by_text("Download CSV")).to_be_visible()


async def diary(page: Page) -> None:
    await expect(page.get_by_text("The space was made")).to_be_visible()


PARTS: tuple[Callable[[Page], Awaitable[None]], ...] = (
    progress, review, members, objectives, pathways, overview, leaderboard, diary,
)  # fmt: skip  # in the order of their tabs


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize("size", [DESK, PHONE], ids=["desk", "phone"])
async def test_everybody_can_use_each_part(
    served: Served, club: ChessClub, windows: Windows, size: Size
) -> None:
    await update_objective(club.by(club.sam), club.solve_forks, evidence_policy=EvidencePolicy.OPTIONAL)
    await submit_evidence(club.by(club.ana_account), club.solve_forks, [Item(text="I saw ten forks.")])
    await climb(club)
    page = await at(windows, served, club.olive, "/console", size)
    for part in PARTS:
        name = part.__name__
        await page.locator(".tabs").get_by_role("link", name=name.capitalize()).press("Enter")
        await part(page)
        assert await barriers(page) == [], name
        if size is DESK:
            await windows.picture(page, f"console-{name}")
        await page.keyboard.press("Escape")
