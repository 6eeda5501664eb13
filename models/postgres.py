"""How is a statement of `models/rows.py` handed to PostgreSQL? By Tortoise's client, without what it does around each.

Tortoise finds `client_class` here by the engine of the configuration.
"""

from collections.abc import Sequence
from typing import Any, cast

from tortoise.backends.asyncpg.client import AsyncpgDBClient, TransactionWrapper
from tortoise.backends.base.client import (
    NestedTransactionContext,
    TransactionContext,
    TransactionContextPooled,
)

Rows = Sequence[Any]  # as the driver has them: each is a sequence of values


class Client(AsyncpgDBClient):
    """A pool of connections."""

    async def rows(self, sql: str, values: Sequence[object]) -> Rows:
        """What a statement returns, read or written. Raises as Tortoise does."""
        pool = self._pool or await self._opened()
        connection = await pool.acquire()
        try:
            return cast(Rows, await self._translate_exceptions(_fetch, connection, sql, values))
        finally:
            await _give_back(pool, connection)

    async def _opened(self) -> Any:
        async with self.acquire_connection():
            return self._pool

    def _in_transaction(self) -> TransactionContext:
        return TransactionContextPooled(Transaction(self), self._pool_init_lock)


class Transaction(TransactionWrapper):
    """One connection of the pool, from the beginning of a transaction to its end."""

    async def rows(self, sql: str, values: Sequence[object]) -> Rows:
        """As those of `Client`; one statement at a time."""
        async with self._lock:
            return cast(Rows, await self._translate_exceptions(_fetch, self._connection, sql, values))

    def _in_transaction(self) -> TransactionContext:
        return NestedTransactionContext(Transaction(self))


async def _fetch(client: object, connection: Any, sql: str, values: Sequence[object]) -> Rows:
    return cast(Rows, await connection.fetch(sql, *values))


async def _give_back(pool: Any, connection: Any) -> None:
    """As `pool.release`, which makes a task of its own and a time limit each time: dear, and needed only where
    something has to be waited for. Nothing is reset (models/database.py)."""
    holder, opened = connection._holder, connection._con
    if opened is None or opened.is_closed() or _is_worn(pool, holder) or _is_busy(opened):
        await pool.release(connection)
    else:
        holder._timeout = None
        holder._release()
        holder._setup_inactive_callback()


def _is_worn(pool: Any, holder: Any) -> bool:
    """Whether it is replaced: one beside it was found dead, or it has run as many statements as it may."""
    worn = holder._con._protocol.queries_count >= holder._max_queries
    return bool(worn or holder._generation != pool._generation)


def _is_busy(opened: Any) -> bool:
    """Whether a statement is being cancelled, or a transaction was left open."""
    return bool(opened._protocol._is_cancelling() or opened._protocol.is_in_transaction())


client_class = Client
