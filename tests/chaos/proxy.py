"""What stands between a server and what it needs, and can make that silent, slow or gone?"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress

AT_ONCE = 65536  # bytes


class Proxy:
    """Passes on what comes to a port of this machine."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._gate = asyncio.Event()
        self._gate.set()
        self._open = set[asyncio.StreamWriter]()
        self._far = set[asyncio.StreamWriter]()  # those of `_open` that lead to the target
        self._tasks = set[asyncio.Task[None]]()
        self.delay = 0.0  # seconds, for each piece
        self.port = 0

    def swallow(self) -> None:
        """A black hole: it takes connections and whatever is said, and nothing is heard."""
        self._gate.clear()

    def restore(self) -> None:
        """What was swallowed comes late, as TCP does it."""
        self._gate.set()

    def forget(self, unheard: float | None = None) -> None:
        """What was swallowed never comes, nor anything more through its connections; new ones pass.

        After `unheard` seconds the target loses its end of each, as by a kernel that waits no longer to be heard.
        """
        if unheard is not None:
            for writer in self._far:
                asyncio.get_running_loop().call_later(unheard, writer.transport.abort)
        self._gate = asyncio.Event()
        self._gate.set()

    def cut(self) -> None:
        """Every connection that there is."""
        for writer in self._open:
            writer.transport.abort()

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        server = await asyncio.start_server(self._accept, "127.0.0.1", self.port)
        self.port = server.sockets[0].getsockname()[1]
        try:
            yield
        finally:
            server.close()
            for task in self._tasks:
                task.cancel()
            await asyncio.gather(*self._tasks, return_exceptions=True)

    def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.create_task(self._serve(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        gate = self._gate
        async with self._kept(writer):
            await gate.wait()
            with suppress(OSError):
                back, forth = await asyncio.open_connection("127.0.0.1", self._target)
                self._far.add(forth)
                async with self._kept(forth):
                    await asyncio.gather(self._pass(gate, reader, forth), self._pass(gate, back, writer))

    @asynccontextmanager
    async def _kept(self, writer: asyncio.StreamWriter) -> AsyncIterator[None]:
        """Until the end of the block, when it is closed without a word."""
        self._open.add(writer)
        try:
            yield
        finally:
            self._open.discard(writer)
            self._far.discard(writer)
            writer.transport.abort()

    async def _pass(
        self, gate: asyncio.Event, reader: asyncio.StreamReader, writer: asyncio.StreamWriter
    ) -> None:
        """Until one end hangs up; the other hears that, too, unless it is swallowed."""
        with suppress(OSError):
            while data := await reader.read(AT_ONCE):
                await gate.wait()
                await asyncio.sleep(self.delay)
                writer.write(data)
                await writer.drain()
        await gate.wait()
        writer.transport.abort()
