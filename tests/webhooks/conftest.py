"""What do the tests of webhooks start from? A Laurel that may call programs of this machine, and one that listens."""

from collections.abc import AsyncIterator

import pytest

from laurel.settings import Settings
from tests.webhooks.listening import Listener, listening


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"fetching": "any"})


@pytest.fixture
async def listener() -> AsyncIterator[Listener]:
    async with listening() as found:
        yield found
