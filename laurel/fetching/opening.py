"""What fetches here, by the settings?"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from actions.tools import Fetching
from laurel.fetching.fetcher import fetching
from laurel.fetching.nothing import NothingFetched
from laurel.settings import Settings


@asynccontextmanager
async def fetching_of(settings: Settings) -> AsyncIterator[Fetching]:
    """Open until the end of the block."""
    if settings.fetching == "off":
        yield NothingFetched()
        return
    async with fetching(settings.fetching) as fetcher:
        yield fetcher
