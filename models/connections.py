"""How are connections to PostgreSQL kept, given back, and replaced when nothing comes through them any more?

A server, a network or a firewall that swallows everything does so to all connections of that time. Found out one by
one, each would cost somebody two time limits: a statement's, and that of its cancellation.

This leans on inner parts of asyncpg, whose version is pinned; tests/test_postgres.py tells when they change.
"""

from typing import TYPE_CHECKING, Any

import asyncpg

if TYPE_CHECKING:  # only the stubs know its parameter
    Plain = asyncpg.Connection[asyncpg.Record]
    PlainPool = asyncpg.Pool[asyncpg.Record]
else:
    Plain = asyncpg.Connection
    PlainPool = asyncpg.Pool


class Connection(Plain):
    """Once it is found dead, those beside it are replaced when they are next wanted."""

    _protocol: Any  # of asyncpg, which the stubs leave out
    _pool_holder: Any

    def terminate(self) -> None:
        unheard = self._protocol is not None and self._protocol._is_cancelling()
        holder = self._pool_holder and self._pool_holder()
        super().terminate()
        if unheard and holder:
            holder._pool._generation += 1  # as `Pool.expire_connections` does, which would have to be awaited

    def is_ready(self) -> bool:
        """Whether somebody else may have it as it is: nothing is cancelled, and no transaction was left open."""
        return not (self.is_closed() or self._protocol._is_cancelling() or self._protocol.is_in_transaction())


class Pool(PlainPool):
    """Takes back what is ready at once; asyncpg would make a task and a time limit for it, each time.

    Nothing is reset (models/database.py).
    """

    async def release(self, connection: Any, *, timeout: float | None = None) -> None:  # noqa: ASYNC109 - asyncpg's
        opened, holder = connection._con, connection._holder
        if opened is None or not opened.is_ready():
            await super().release(connection, timeout=timeout)
        elif _is_worn(opened, holder):
            opened.terminate()  # a farewell would be waited for, and one that is dead as well answers none
        else:
            opened._on_release()
            holder._timeout = None
            holder._release()
            holder._setup_inactive_callback()


def _is_worn(opened: Any, holder: Any) -> bool:
    """Whether it is replaced: one beside it was found dead, or it has run as many statements as it may."""
    is_old = holder._generation != holder._pool._generation
    return bool(is_old or opened._protocol.queries_count >= holder._max_queries)
