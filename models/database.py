"""How is the database reached?"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, NamedTuple

from tortoise import Tortoise
from tortoise.backends.base.config_generator import expand_db_url
from tortoise.connection import get_connection

from models.connections import Connection

APP = "models"
UNHEARD = 10  # seconds after which PostgreSQL takes whoever does not answer for gone
# Whoever vanishes in the middle of preparing a statement is, for PostgreSQL, neither idle nor running one: no limit
# ends that session, and its locks would stand until the kernel gives up, after hours. It is told to ask.
PRESENCE = {
    "tcp_keepalives_idle": "5",  # seconds
    "tcp_keepalives_interval": "2",
    "tcp_user_timeout": str(UNHEARD * 1000),
}
# A statement or a lock that takes longer is a fault, and no session may sit on a lock while idle. Nothing is compiled:
# PostgreSQL can't know how few rows a JSON list has, and would compile some statements for longer than they run. No
# disk has an arm any more: by PostgreSQL's old price for moving it, an award would scan all learners, not look its few
# rows up.
SERVER_SETTINGS = PRESENCE | {
    "statement_timeout": "10000",
    "lock_timeout": "5000",
    "idle_in_transaction_session_timeout": "10000",
    "jit": "off",
    "random_page_cost": "1.1",
}
# asyncpg: sizes of the pool, and seconds. Without the timeouts a black-holed server is waited for without end.
# A connection comes back as it went out: no session of ours listens, locks or sets anything beyond its transaction, so
# nothing has to be reset, which would cost a round trip for each statement.


async def _as_it_is(connection: object) -> None:
    pass


POSTGRES = {
    "minsize": 1,
    "maxsize": 10,
    "max_queries": 50_000,  # by one connection; then it is replaced
    "max_inactive_connection_lifetime": 300,
    "command_timeout": 15,
    "timeout": 5,
    "reset": _as_it_is,
    "connection_class": Connection,
}
SQLITE = {"busy_timeout": 5000, "synchronous": "NORMAL"}


def configuration(url: str) -> dict[str, Any]:
    """Tortoise's settings for a `sqlite://` or `postgres://` address."""
    app = {"models": ["models.tables"], "default_connection": "default", "migrations": "models.migrations"}
    return {"connections": {"default": _connection(url)}, "apps": {APP: app}}


def _connection(url: str) -> dict[str, Any]:
    connection: dict[str, Any] = expand_db_url(url)
    defaults: dict[str, Any] = SQLITE
    if not is_sqlite(url):
        defaults = {**POSTGRES, "server_settings": SERVER_SETTINGS}
        connection["engine"] = "models.postgres"
    connection["credentials"] = {**defaults, **connection["credentials"]}
    return connection


class PoolNow(NamedTuple):
    """How many connections there are, how many of them nobody uses, and how many there may be."""

    size: int
    idle: int
    most: int


def pool_now() -> PoolNow | None:
    """None for SQLite, and before the first statement."""
    pool = getattr(get_connection("default"), "_pool", None)
    return PoolNow(pool.get_size(), pool.get_idle_size(), pool.get_max_size()) if pool else None


def is_sqlite(url: str) -> bool:
    return url.startswith("sqlite:")


def place_of(url: str) -> str:
    """Where it is, for the operator to read: the file, or host, port and name; nothing that is secret."""
    told = _connection(url)["credentials"]
    if is_sqlite(url):
        return str(told["file_path"])
    return f"{told.get('database')} at {told.get('host')}:{told.get('port')}"


@asynccontextmanager
async def database(url: str) -> AsyncIterator[None]:
    """Open for every task of this process until the end of the block."""
    await Tortoise.init(config=configuration(url), use_tz=True, timezone="UTC", _enable_global_fallback=True)
    try:
        yield
    finally:
        await Tortoise.close_connections()
