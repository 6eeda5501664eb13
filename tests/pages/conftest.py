"""What do tests of pages start from: a Chromium, and a Laurel that runs trusted documents alone."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from playwright.async_api import Browser, async_playwright

from laurel.settings import Settings
from tests.node import required
from tests.pages.windows import Windows


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Each page must do with what it has registered."""
    return settings.model_copy(update={"trusted_documents": "only"})


@pytest.fixture
async def chromium() -> AsyncIterator[Browser]:
    """Debian's, since Playwright's own would be downloaded."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(
            executable_path=required("chromium"), args=["--no-sandbox"]
        )
        yield browser
        await browser.close()


@pytest.fixture
async def windows(chromium: Browser, tmp_path: Path) -> AsyncIterator[Windows]:
    """Of browsers that know nothing of each other. Whatever happened in them, nothing was there to complain about."""
    opened = Windows(chromium, tmp_path)
    yield opened
    assert opened.complaints == []
