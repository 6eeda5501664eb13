"""What do tests of pages start from: a Chromium, and a Laurel that runs trusted documents alone."""

import os
import signal
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import nullcontext
from pathlib import Path
from time import sleep

import httpx
import pytest
import pytest_asyncio
from playwright.async_api import Browser

from actions.bell import Bell
from actions.tools import Tools
from laurel.app import create_app
from laurel.settings import Settings
from laurel.world import opened
from tests.clock import Clock
from tests.counting_boards import assert_counted
from tests.node import required
from tests.pages.windows import Windows, driven, opening
from tests.serving import Served, serving
from tests.stories import ChessClub, chess_club

HERE = Path(__file__).parent

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


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def seeing(chromium: str) -> AsyncIterator[Browser]:
    """One driver for all: to start it takes as long as many a test."""
    async with driven(chromium) as browser:
        yield browser


@pytest_asyncio.fixture(loop_scope="session")
async def windows(seeing: Browser, tmp_path: Path) -> AsyncIterator[Windows]:
    """Of browsers that know nothing of each other."""
    async with opening(seeing, tmp_path) as windows:
        yield windows


@pytest_asyncio.fixture(loop_scope="session")
async def world(settings: Settings, clock: Clock) -> AsyncIterator[tuple[Tools, Bell]]:
    """As in other tests, on the loop that the driver lives on; so are the next ones."""
    async with opened(settings, clock) as found:
        yield found


@pytest_asyncio.fixture(loop_scope="session")
async def club(tools: Tools) -> AsyncIterator[ChessClub]:
    yield await chess_club(tools)
    await assert_counted()


@pytest_asyncio.fixture(loop_scope="session")
async def served(settings: Settings, world: tuple[Tools, Bell]) -> AsyncIterator[Served]:
    async with serving(create_app(settings, nullcontext(world))) as found:
        yield found


@pytest_asyncio.fixture(loop_scope="session")
async def client(served: Served) -> AsyncIterator[httpx.AsyncClient]:
    async with httpx.AsyncClient(base_url=served.url) as found:
        yield found


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests of pages run on one loop."""
    for item in items:
        if item.path.parent == HERE and pytest_asyncio.is_async_test(item):
            item.add_marker(pytest.mark.asyncio(loop_scope="session"), append=False)


def _port(told: Path, process: subprocess.Popen[bytes]) -> int:
    """As Chromium tells it, once it listens."""
    while not told.exists() or not told.read_text():
        assert process.poll() is None, "Chromium did not start"
        sleep(0.02)
    return int(told.read_text().splitlines()[0])
