"""Which databases and buses are the tests told to? SQLite and memory always, the servers wherever they answer."""

import os
import socket
from functools import cache

POSTGRES = ("127.0.0.1", 5432)
REDIS = ("127.0.0.1", 6379)
ADMIN = f"postgres://postgres@{POSTGRES[0]}:{POSTGRES[1]}/postgres"
REDIS_URL = f"redis://{REDIS[0]}:{REDIS[1]}/0"
REQUIRED = os.environ.get("LAUREL_REQUIRE_SERVERS") == "1"


@cache
def missing() -> list[str]:
    """The names of the servers that do not answer."""
    return [name for name, place in {"PostgreSQL": POSTGRES, "Redis": REDIS}.items() if not _answers(place)]


def told() -> str:
    """What the run says of itself at its top."""
    if not missing():
        return "told to: SQLite and the in-memory bus, PostgreSQL and Redis"
    lost = " and ".join(missing())
    if REQUIRED:
        return f"told to: SQLite and the in-memory bus; {lost} REQUIRED and not reachable"
    return f"told to: SQLite and the in-memory bus only; not reachable: {lost}"


def _answers(place: tuple[str, int]) -> bool:
    try:
        socket.create_connection(place, timeout=1).close()
    except OSError:
        return False
    return True
