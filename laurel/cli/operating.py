"""How does a command reach the tools of this installation?"""

import asyncio
import logging
import os
from collections.abc import Awaitable, Callable
from typing import TypeVar

from asyncpg import PostgresError
from tortoise.exceptions import BaseORMException

from actions.tools import Tools
from laurel.ignored_variables import ignored_variables
from laurel.serving import log_to_stderr, sqlite_file
from laurel.settings import Settings, settings_of_environment
from laurel.world import opened
from models.database import is_sqlite, place_of
from models.migrating import migrate

Result = TypeVar("Result")
log = logging.getLogger(__name__)


class NoDatabase(Exception):
    """Which database does not do as asked, and why."""


def settings() -> Settings:
    """Those of the environment; logging begins as they say."""
    found = settings_of_environment()
    log_to_stderr(found)
    for told in ignored_variables(os.environ):
        log.warning(told)
    return found


def operate(of: Settings, act: Callable[[Tools], Awaitable[Result]]) -> Result:
    """What `act` gives, with database and bell open and every migration applied."""

    async def run() -> Result:
        if is_sqlite(of.database_url):
            sqlite_file(of.database_url).parent.mkdir(parents=True, exist_ok=True)
        async with opened(of) as (tools, _):
            await _migrated(of.database_url)
            return await act(tools)

    return asyncio.run(run())


async def _migrated(url: str) -> None:
    try:
        await migrate(url)
    except (BaseORMException, PostgresError, OSError) as error:
        why = str(error) or "it does not answer in time"
        raise NoDatabase(f"The database {place_of(url)} does not do as asked: {why}") from error
