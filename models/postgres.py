"""How are statements of `models/rows.py` handed to PostgreSQL, and transactions begun and ended? By Tortoise's client,
without what it does around each statement, and without what it leaves behind where something fails.

Tortoise finds `client_class` here by the engine of the configuration.
"""

from collections.abc import Sequence
from contextlib import suppress
from typing import Any

import asyncpg
from tortoise.backends.asyncpg.client import AsyncpgDBClient, TransactionWrapper
from tortoise.backends.base.client import (
    NestedTransactionContext,
    TransactionalDBClient,
    TransactionContext,
    TransactionContextPooled,
)
from tortoise.backends.base_postgres.client import translate_exceptions
from tortoise.connection import get_connections

from models.connections import Pool

Rows = Sequence[Any]  # as the driver has them: each is a sequence of values


class Client(AsyncpgDBClient):
    """A pool of connections."""

    async def create_pool(self, **given: Any) -> Pool:
        return await Pool(None, record_class=asyncpg.Record, **given)

    @translate_exceptions
    async def rows(self, sql: str, values: Sequence[object]) -> Rows:
        """What a statement returns, read or written. Raises as Tortoise does."""
        async with self.acquire_connection() as connection:
            found: Rows = await connection.fetch(sql, *values)
            return found

    def _in_transaction(self) -> TransactionContext:
        return Begun(Transaction(self), self._pool_init_lock)


class Begun(TransactionContextPooled):
    """Leaves its task as it was, whatever fails: where BEGIN or giving back did, Tortoise would leave a connection in
    it that is gone, and each further turn of a worker's loop would fail on that."""

    token: Any  # of what the task's statements go to meanwhile

    async def __aenter__(self) -> TransactionalDBClient:
        self.token = None
        try:
            return await super().__aenter__()
        except BaseException:
            get_connections().reset(self.token)
            await self._give_back()
            raise

    async def __aexit__(self, *raised: Any) -> None:
        token, self.token = self.token, None
        try:
            await super().__aexit__(*raised)
        finally:
            get_connections().reset(token)

    async def _give_back(self) -> None:
        if self.client._connection and (pool := self.client._parent._pool):
            with suppress(Exception):  # what went wrong with BEGIN is told
                await pool.release(self.client._connection)


class Transaction(Client, TransactionWrapper):
    """One connection of the pool, from the beginning of a transaction to its end; one statement at a time."""

    def _in_transaction(self) -> TransactionContext:
        return NestedTransactionContext(Transaction(self))


client_class = Client
