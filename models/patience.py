"""How does a statement run for as long as it takes? For operators only: nobody else waits for minutes."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from tortoise.connection import get_connections

from models.database import configuration, is_sqlite
from models.postgres import Client

LOCK_MILLISECONDS = "2000"


@asynccontextmanager
async def patient(url: str) -> AsyncIterator[None]:
    """With a connection on which no statement is ended: an index of millions of rows takes minutes.

    Waiting for a lock is short: whoever comes after waits as well.
    """
    if is_sqlite(url):
        yield
        return
    told = configuration(url)["connections"]["default"]["credentials"]
    lasting = {
        "statement_timeout": "0",
        "idle_in_transaction_session_timeout": "0",
        "lock_timeout": LOCK_MILLISECONDS,
    }
    given = told | {"command_timeout": None, "server_settings": told["server_settings"] | lasting}
    client = Client(**given, connection_name="default")
    token = get_connections().set("default", client)
    try:
        yield
    finally:
        get_connections().reset(token)
        await client.close()
