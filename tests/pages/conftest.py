"""What do tests of pages start from: a Chromium, and a Laurel that runs trusted documents alone."""

from collections.abc import AsyncIterator
from contextlib import nullcontext
from pathlib import Path

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
from tests.pages.windows import Windows, driven, opening
from tests.serving import Served, serving
from tests.stories import ChessClub, chess_club

HERE = Path(__file__).parent


@pytest.fixture
def settings(settings: Settings) -> Settings:
    """Each page must do with what it has registered."""
    return settings.model_copy(update={"trusted_documents": "only"})


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
