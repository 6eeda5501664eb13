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
            await pool.release(connection)

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


client_class = Client
