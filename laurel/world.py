"""What is open while Laurel runs: the database and the bell, and the tools that stand on them."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import UTC, datetime

from actions.bell import Bell, bell
from actions.tools import Tools
from actions.verbs import finish
from laurel.fetching.opening import fetching_of
from laurel.sealing import Seals
from laurel.secret import secret_of
from laurel.settings import Settings
from laurel.traces.opening import traced
from models.database import database
from subscriptions.heartbeat import beating

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    return datetime.now(UTC)


@asynccontextmanager
async def opened(settings: Settings, now: Clock = utc_now) -> AsyncIterator[tuple[Tools, Bell]]:
    """Open until the end of the block; verbs that run then are waited for."""
    async with (
        database(settings.database_url),
        bell(settings.bus_url) as ringing,
        beating(ringing.listeners, now),
        fetching_of(settings) as fetching,
        traced(settings) as spans,
    ):
        seals = Seals(secret_of(settings))
        try:
            yield Tools(now, seals, ringing, settings.public_address, fetching, spans), ringing
        finally:
            await finish()
