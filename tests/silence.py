"""A server that takes whatever is sent, and never answers."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager


class Silent:
    """`waiting` are the connections that hope for an answer."""

    def __init__(self) -> None:
        self.url = ""
        self.waiting = 0
        self.end = asyncio.Event()

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.waiting += 1
        await self.end.wait()
        writer.close()


@asynccontextmanager
async def silence() -> AsyncIterator[Silent]:
    """On a port of its own, until the end of the block."""
    silent = Silent()
    server = await asyncio.start_server(silent.take, "127.0.0.1", 0)
    silent.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    try:
        yield silent
    finally:
        silent.end.set()
        server.close()
