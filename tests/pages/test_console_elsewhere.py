"""An objective that follows a badge of elsewhere: its address is looked up, or refused at its field."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
import pytest_asyncio
from playwright.async_api import expect

from actions.bell import Bell
from actions.tools import Tools
from laurel.settings import Settings
from laurel.world import opened
from tests.clock import Clock
from tests.elsewhere import BADGE, HOME, Elsewhere
from tests.importing.conftest import elsewhere
from tests.pages.windows import Windows, at
from tests.serving import Served
from tests.stories import ChessClub

__all__ = ["elsewhere"]  # a fixture


@pytest_asyncio.fixture(loop_scope="session")
async def world(settings: Settings, clock: Clock, elsewhere: Elsewhere) -> AsyncIterator[tuple[Tools, Bell]]:
    async with opened(settings, clock) as (tools, bell):
        yield replace(tools, fetching=elsewhere), bell


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_a_badge_of_elsewhere_is_followed_by_its_address(
    served: Served, club: ChessClub, elsewhere: Elsewhere, windows: Windows
) -> None:
    page = await at(windows, served, club.sam, "/console#objectives")
    await page.get_by_text("Add an objective").click()
    await page.get_by_label("While a learner holds a badge of elsewhere").check()
    address = page.get_by_label("Address of the badge")
    await address.fill(f"{HOME}/nothing")
    await page.keyboard.press("Enter")
    await expect(address).to_have_attribute("aria-invalid", "true")
    await expect(address).to_be_focused()
    await address.fill(BADGE)
    await page.get_by_label("Points", exact=True).fill("5")
    await page.keyboard.press("Enter")
    await expect(page.get_by_text(f"{BADGE} was added.")).to_be_visible()
    await expect(page.locator(".list strong")).to_have_text(["Fork", "Mate", "Champion", "Mate"])
    await expect(page.get_by_label("Points of Mate").last).to_have_value("5")
