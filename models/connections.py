"""What becomes of a pool when nothing comes through one of its connections any more?

A server, a network or a firewall that swallows everything does so to all connections of that time. Found out one by
one, each would cost somebody two time limits: a statement's, and that of its cancellation.
"""

from typing import TYPE_CHECKING, Any

import asyncpg

if TYPE_CHECKING:  # only the stubs know its parameter
    Plain = asyncpg.Connection[asyncpg.Record]
else:
    Plain = asyncpg.Connection


class Connection(Plain):
    """A connection to PostgreSQL: once it is found dead, those beside it are replaced when they are next wanted."""

    _protocol: Any  # of asyncpg, which the stubs leave out
    _pool_holder: Any

    def terminate(self) -> None:
        unheard = self._protocol is not None and self._protocol._is_cancelling()
        holder = self._pool_holder and self._pool_holder()
        super().terminate()
        if unheard and holder:
            holder._pool._generation += 1  # as `Pool.expire_connections` does, which would have to be awaited
