"""How are connections to PostgreSQL kept, given back, and replaced when nothing comes through them any more?

A server, a network or a firewall that swallows everything does so to all connections of that time. Found out one by
one, each would cost somebody two time limits: a statement's, and that of its cancellation.

This leans on inner parts of asyncpg, whose version is pinned (docs/decisions/0027-who-vanishes.md).
"""

import asyncio
from typing import TYPE_CHECKING, Any

import asyncpg

if TYPE_CHECKING:  # only the stubs know its parameter
    Plain = asyncpg.Connection[asyncpg.Record]
    PlainPool = asyncpg.Pool[asyncpg.Record]
else:
    Plain = asyncpg.Connection
    PlainPool = asyncpg.Pool


class Connection(Plain):
    """A connection to PostgreSQL: once it is found dead, those beside it are replaced when they are next wanted."""

    _protocol: Any  # of asyncpg, which the stubs leave out
    _pool_holder: Any
    _top_xact: Any
    is_half_way = False  # whether PostgreSQL may wait for the second half of a statement, with all its locks

    async def _execute(self, *given: Any, **named: Any) -> Any:
        """Prepared and run by two messages; whatever PostgreSQL itself has not said may have come between them."""
        self.is_half_way = True
        try:
            result = await super()._execute(*given, **named)  # type: ignore[misc]  # the stubs leave it out
        except asyncpg.PostgresError as error:
            self.is_half_way = error.severity is None  # the driver's own
            raise
        self.is_half_way = False
        return result

    async def execute(self, query: str, *args: Any, timeout: float | None = None) -> Any:  # noqa: ASYNC109 - asyncpg's
        """In one message, as BEGIN and ROLLBACK go: it ends what came before it."""
        told = await super().execute(query, *args, timeout=timeout)
        self.is_half_way = False
        return told

    def terminate(self) -> None:
        unheard = self._protocol is not None and self._protocol._is_cancelling()
        holder = self._pool_holder and self._pool_holder()
        super().terminate()
        if unheard and holder and holder._generation == holder._pool._generation:
            holder._pool.distrust()

    def is_ready(self) -> bool:
        """Whether somebody else may have it as it is: nothing is cancelled, and no transaction was left open."""
        if self.is_closed() or self._protocol._is_cancelling():
            return False
        return self._top_xact is None and not self._protocol.is_in_transaction()


class Pool(PlainPool):
    """Takes back what is ready at once; asyncpg would make a task and a time limit for it, each time.

    Nothing is reset (models/database.py).
    """

    _queue: Any  # of asyncpg, which the stubs leave out
    _generation: int

    def distrust(self) -> None:
        """All that are there: as `expire_connections` does, which would have to be awaited."""
        self._generation += 1

    async def release(self, connection: Any, *, timeout: float | None = None) -> None:  # noqa: ASYNC109 - asyncpg's
        opened, holder = connection._con, connection._holder
        if opened is None:
            self.distrust()  # it was lost while it was used
        elif not opened.is_ready():
            await super().release(connection, timeout=timeout)
        elif opened.is_half_way or opened._protocol.queries_count >= holder._max_queries:
            opened.terminate()  # a farewell would be waited for
        else:
            await self._give_back(opened, holder)

    async def _give_back(self, opened: Any, holder: Any) -> None:
        is_wanted = self._queue.empty() or bool(self._queue._getters)
        opened._on_release()
        holder._timeout = None
        holder._release()
        holder._setup_inactive_callback()
        if is_wanted:
            await asyncio.sleep(0)  # whoever waits for one has their turn before we come again
