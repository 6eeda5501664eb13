"""How does a command reach the tools of this installation?"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from actions.tools import Tools
from laurel.serving import log_to_stderr, sqlite_file
from laurel.settings import Settings, settings_of_environment
from laurel.world import opened
from models.database import is_sqlite
from models.migrating import migrate

Result = TypeVar("Result")


def settings() -> Settings:
    """Those of the environment; logging begins as they say."""
    found = settings_of_environment()
    log_to_stderr(found)
    return found


def operate(of: Settings, act: Callable[[Tools], Awaitable[Result]]) -> Result:
    """What `act` gives, with database and bell open and every migration applied."""

    async def run() -> Result:
        if is_sqlite(of.database_url):
            sqlite_file(of.database_url).parent.mkdir(parents=True, exist_ok=True)
        async with opened(of) as (tools, _):
            await migrate(of.database_url)
            return await act(tools)

    return asyncio.run(run())
