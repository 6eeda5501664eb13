"""What do tests of importing start from: a web of their own instead of the world's."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest

from actions.bell import Bell
from actions.tools import Tools
from laurel.settings import Settings
from laurel.world import opened
from tests.clock import Clock
from tests.elsewhere import Elsewhere


@pytest.fixture
def elsewhere(clock: Clock) -> Elsewhere:
    return Elsewhere(clock)


@pytest.fixture
async def world(settings: Settings, clock: Clock, elsewhere: Elsewhere) -> AsyncIterator[tuple[Tools, Bell]]:
    async with opened(settings, clock) as (tools, bell):
        yield replace(tools, fetching=elsewhere), bell
