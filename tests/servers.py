"""Which databases and buses are the tests told to? SQLite and memory always, the servers wherever they answer."""

import os
import socket
from functools import cache
from urllib.parse import urlsplit

ADMIN = os.environ.get("LAUREL_TEST_DATABASE_URL", "postgres://postgres@127.0.0.1:5432/postgres")
REDIS_URL = os.environ.get("LAUREL_TEST_BUS_URL", "redis://127.0.0.1:6379/15")
REQUIRED = os.environ.get("LAUREL_REQUIRE_SERVERS") == "1"
SERVERS = {"PostgreSQL": (ADMIN, 5432), "Redis": (REDIS_URL, 6379)}


@cache
def missing() -> list[str]:
    """The names of the servers that do not answer."""
    return [name for name, (url, port) in SERVERS.items() if not _answers(url, port)]


def told() -> str:
    """What the run says of itself at its top."""
    if not missing():
        return "told to: SQLite and the in-memory bus, PostgreSQL and Redis"
    lost = " and ".join(missing())
    if REQUIRED:
        return f"told to: SQLite and the in-memory bus; {lost} REQUIRED and not reachable"
    return f"told to: SQLite and the in-memory bus only; not reachable: {lost}"


def _answers(url: str, port: int) -> bool:
    place = urlsplit(url)
    try:
        socket.create_connection((place.hostname or "127.0.0.1", place.port or port), timeout=1).close()
    except OSError:
        return False
    return True
