"""How do open screens hear that something happened? Bells, not letters (habit 3)."""

import asyncio
import logging
from collections import defaultdict
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Any
from uuid import UUID

from broadcaster import Broadcast
from broadcaster._backends.redis import RedisBackend

CHANNEL = "laurel"
PATIENCE = 1.0  # seconds that a publish may take
log = logging.getLogger(__name__)


class Bell:
    """Wakes the listeners of a space in this process at once, and in the others through the bus."""

    def __init__(self, bus: Broadcast) -> None:
        self._bus = bus
        self._listeners: dict[UUID, set[asyncio.Event]] = defaultdict(set)

    async def ring(self, *space_ids: UUID) -> None:
        """All by one message. Never raises: a lost bell costs time, not an event."""
        for space_id in space_ids:
            self._wake(space_id)
        try:
            await asyncio.wait_for(self._bus.publish(CHANNEL, " ".join(map(str, space_ids))), PATIENCE)
        except Exception as error:
            log.warning("a bell was lost: %r", error)

    @contextmanager
    def listening(self, space_id: UUID) -> Iterator[asyncio.Event]:
        """A flag that is set whenever something happened in the space; the listener clears it before it looks."""
        flag = asyncio.Event()
        self._listeners[space_id].add(flag)
        try:
            yield flag
        finally:
            self._listeners[space_id].discard(flag)
            if not self._listeners[space_id]:
                del self._listeners[space_id]

    async def listen(self, ready: asyncio.Event) -> None:
        """Pass on what other processes ring, for as long as this one runs."""
        async with self._bus.subscribe(CHANNEL) as bells:
            ready.set()
            while True:
                event = await bells.get()
                with suppress(ValueError):  # a letter of somebody else's
                    for space_id in event.message.split():
                        self._wake(UUID(space_id))

    def _wake(self, space_id: UUID) -> None:
        for flag in self._listeners.get(space_id, ()):
            flag.set()


@asynccontextmanager
async def bell(url: str) -> AsyncIterator[Bell]:
    """Open on a `memory://` or `redis://` bus; one subscription per process, made before anybody listens."""
    async with Broadcast(backend=_Redis(url)) if url.startswith("redis") else Broadcast(url) as bus:
        opened, ready = Bell(bus), asyncio.Event()
        listener = asyncio.create_task(opened.listen(ready), name="bell")
        try:
            await asyncio.wait_for(ready.wait(), 5)
            yield opened
        finally:
            listener.cancel()
            with suppress(asyncio.CancelledError):
                await listener


class _Redis(RedisBackend):
    """broadcaster 0.3.1 listens before it has subscribed, which ends its listener with redis-py 8."""

    async def subscribe(self, channel: str) -> None:
        await self._pubsub.subscribe(channel)
        self._ready.set()

    async def publish(self, channel: str, message: Any) -> None:
        await self._conn.publish(channel, message)
