"""What do tests of pages start from: a Chromium, and a Laurel that runs trusted documents alone."""

import os
import signal
import subprocess
from collections.abc import AsyncIterator, Iterator
from pathlib import Path
from time import sleep

import pytest
from playwright.async_api import async_playwright

from laurel.settings import Settings
from tests.node import required
from tests.pages.windows import Windows

FLAGS = ("--headless=new", "--no-sandbox", "--no-first-run", "--remote-debugging-port=0", "--disable-gpu")


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Each page must do with what it has registered."""
    return settings.model_copy(update={"trusted_documents": "only"})


@pytest.fixture(scope="session")
def chromium(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where one listens, for all tests of this process: to start it takes longer than most of them.

    Debian's, since Playwright's own would be downloaded.
    """
    folder = tmp_path_factory.mktemp("chromium")
    process = subprocess.Popen(
        [required("chromium"), *FLAGS, f"--user-data-dir={folder}"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        start_new_session=True,
    )
    try:
        yield f"http://127.0.0.1:{_port(folder / 'DevToolsActivePort', process)}"
    finally:
        os.killpg(process.pid, signal.SIGKILL)
        process.wait()


@pytest.fixture
async def windows(chromium: str, tmp_path: Path) -> AsyncIterator[Windows]:
    """Of browsers that know nothing of each other. Whatever happened in them, nothing was there to complain about."""
    async with async_playwright() as playwright:
        browser = await playwright.chromium.connect_over_cdp(chromium)
        opened = Windows(browser, tmp_path)
        yield opened
        await opened.close()
        await browser.close()
    assert opened.complaints == []


def _port(told: Path, process: subprocess.Popen[bytes]) -> int:
    """As Chromium tells it, once it listens."""
    while not told.exists() or not told.read_text():
        assert process.poll() is None, "Chromium did not start"
        sleep(0.02)
    return int(told.read_text().splitlines()[0])
