"""A database that can't keep anything: each change is refused whole, in words, and reading goes on (threat F13)."""

from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager

import asyncpg
import pytest
from tortoise.connection import get_connection

from laurel.settings import Settings
from tests.asking import Answer, Asking
from tests.doing import ask_as
from tests.looking import contents
from tests.stories import ChessClub

TOLD = "Nothing can be kept just now, so nothing was done. Read on, and try again later."
ME = "{ viewer { user { name } } }"
REFUSE = """
CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION 'not now' USING ERRCODE = '{}'; END $$;
CREATE TRIGGER refuse BEFORE INSERT ON learner FOR EACH ROW EXECUTE FUNCTION refuse()"""
DISK_FULL, READ_ONLY = "53100", "25006"
Sickness = Callable[[Settings], AbstractAsyncContextManager[None]]


@asynccontextmanager
async def full(settings: Settings) -> AsyncIterator[None]:
    """No page more for SQLite's file, or for PostgreSQL's learners, until the end of the block."""
    sqlite = get_connection("default")
    if not settings.database_url.startswith("sqlite"):
        async with refusing(settings, DISK_FULL):
            yield
        return
    (size,) = await sqlite.execute_query_dict("PRAGMA page_count")
    await sqlite.execute_script(f"PRAGMA max_page_count = {size['page_count']}")
    yield
    await sqlite.execute_script("PRAGMA max_page_count = 1000000")


@asynccontextmanager
async def read_only(settings: Settings) -> AsyncIterator[None]:
    """As after a failover to a copy, until the end of the block."""
    if not settings.database_url.startswith("sqlite"):
        async with refusing(settings, READ_ONLY):
            yield
        return
    await get_connection("default").execute_script("PRAGMA query_only = on")
    yield
    await get_connection("default").execute_script("PRAGMA query_only = off")


@asynccontextmanager
async def refusing(settings: Settings, code: str) -> AsyncIterator[None]:
    """PostgreSQL's own error of this code for every learner that comes, until the end of the block."""
    connection = await asyncpg.connect(settings.database_url)
    try:
        await connection.execute(REFUSE.format(code))
        yield
        await connection.execute("DROP FUNCTION refuse CASCADE")
    finally:
        await connection.close()


async def add(asking: Asking, club: ChessClub, number: int) -> Answer:
    """One learner more, who takes up some room."""
    given = {"space": club.space_node, "email": f"learner{number}@{'x' * 60}.example"}
    return await ask_as(asking, club.sam.who, "addLearner", given)


@pytest.mark.parametrize("sick", [full, read_only])
async def test_what_can_not_be_kept_is_refused_whole_and_reading_goes_on(
    club: ChessClub, asking: Asking, settings: Settings, sick: Sickness, caplog: pytest.LogCaptureFixture
) -> None:
    before = await contents()
    async with sick(settings):
        number, answer = 0, await add(asking, club, 0)
        while not answer.errors:
            before, number = await contents(), number + 1
            answer = await add(asking, club, number)
        assert (answer.codes, answer.errors[0]["message"]) == (["TIMEOUT"], TOLD)
        assert await contents() == before
        assert await asking(club.sam.who, ME) == {"viewer": {"user": {"name": "Sam"}}}
    again = await add(asking, club, number)
    assert again.data["done"]["__typename"] == "Learner"
    assert "nothing can be kept" in caplog.text
    assert "Traceback" not in caplog.text
