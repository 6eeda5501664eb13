"""Is the database away, locked or full? Drivers have many words for each."""

import asyncpg
from tortoise.exceptions import OperationalError

from actions.retrying import is_sqlite_locked

# What comes while PostgreSQL stops, is gone, starts, or hangs up in the midst of something.
AWAY = (ConnectionError, TimeoutError, asyncpg.PostgresConnectionError, asyncpg.OperatorInterventionError)
BROKEN = ("connection is closed", "cannot switch to state")  # asyncpg's words for what it has no class for
UNWRITABLE = (
    asyncpg.DiskFullError,
    asyncpg.ReadOnlySQLTransactionError,
    asyncpg.PostgresIOError,
    asyncpg.OutOfMemoryError,
)
# SQLite's words for it.
FULL = ("database or disk is full", "readonly database", "disk I/O error", "unable to open database file")


def is_away(cause: BaseException) -> bool:
    """Also where a transaction could not even be taken back, or a connection broke while it was being handed out."""
    if isinstance(cause, asyncpg.InterfaceError | asyncpg.InternalClientError):
        return isinstance(cause.__context__, AWAY) or any(words in str(cause) for words in BROKEN)
    return isinstance(cause, AWAY)


def is_locked(cause: BaseException) -> bool:
    """By somebody who holds it for longer than a statement waits."""
    return isinstance(cause, asyncpg.LockNotAvailableError) or is_sqlite_locked(cause)


def is_unwritable(cause: BaseException) -> bool:
    """Whether nothing can be kept, by whatever the operator has to mend; what was kept can be read (F13)."""
    return isinstance(cause, UNWRITABLE) or isinstance(cause.__cause__, UNWRITABLE) or _is_full(cause)


def _is_full(cause: BaseException) -> bool:
    return isinstance(cause, OperationalError) and any(said in str(cause) for said in FULL)
