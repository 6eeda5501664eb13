"""How do open screens hear that something happened? Bells, not letters (habit 3)."""

import asyncio
import logging
from collections.abc import AsyncIterator, Iterable, Iterator
from contextlib import asynccontextmanager, contextmanager, suppress
from typing import Any, NamedTuple
from uuid import UUID, uuid4

from broadcaster import Broadcast

from actions.bus import Away, RedisBus
from actions.lasting import begin
from actions.listeners import Listener, Listeners
from actions.watch import Watch
from models.hearing import Concern, Topic
from models.rights import Roles
from models.who import Who

CHANNEL = "laurel"
PATIENCE = 3.0  # seconds, at the end, for the bells that are still to be handed on
MOST_RUNG = 800  # of one letter, which must not be larger than the bus lets through
MOST_NAMED = 100  # learners of one ring; of more it says "every learner"
log = logging.getLogger(__name__)


class Rung(NamedTuple):
    """Where, and whom it concerns if no new line of the diary tells."""

    space_id: UUID
    concern: Concern | None

    def __str__(self) -> str:
        return f"{self.space_id}/{self.concern}" if self.concern else str(self.space_id)

    @classmethod
    def read(cls, text: str) -> "Rung":
        """ValueError for what is none."""
        space_id, _, concern = text.partition("/")
        if not concern:
            return cls(UUID(space_id), None)
        return cls(UUID(space_id), Topic(concern) if concern in Topic.__members__ else UUID(concern))


class Bell:
    """Wakes those whom it concerns: in this process at once, in the others through the bus."""

    def __init__(self, bus: Broadcast, redis: RedisBus | None = None) -> None:
        self._bus = bus
        self._redis = redis
        self._name = uuid4().hex  # by which it knows what it has rung itself
        self._listeners = Listeners()
        self._watch = Watch(self._listeners)
        self._due: dict[Rung, None] = {}
        self._is_due, self._is_done = asyncio.Event(), asyncio.Event()
        self._is_done.set()
        self._tasks: list[asyncio.Task[Any]] = []  # what must run while it is open

    @property
    def listeners(self) -> Listeners:
        """Of this process."""
        return self._listeners

    @property
    def trouble(self) -> str:
        """Why bells reach no other process now; empty while they do."""
        return self._redis.trouble if self._redis else ""

    @property
    def latency(self) -> float:
        """Seconds that the last heartbeat through the bus was on its way."""
        return self._redis.latency if self._redis else 0.0

    @property
    def healed(self) -> int:
        """How often a space had moved, and no bell was heard."""
        return self._watch.healed

    @property
    def is_dead(self) -> bool:
        """Whether something has ended that nobody begins again: then no screen can be relied on."""
        return any(task.done() for task in self._tasks) or bool(self._redis and self._redis.is_dead)

    def ring(self, space_id: UUID, concerns: Iterable[Concern] = ()) -> None:
        """Something happened in a space: it concerns these, or without them those whom its new lines concern.

        Nobody waits for the bus. A lost bell costs time, not an event.
        """
        told = set(concerns)
        for concern in ({Topic.LEARNERS} if len(told) > MOST_NAMED else told) or (None,):
            self._wake(Rung(space_id, concern))
            self._due[Rung(space_id, concern)] = None
        self._is_done.clear()
        self._is_due.set()

    @contextmanager
    def listening(
        self, space_id: UUID, concern: Concern, who: Who | None = None, roles: Roles | None = None
    ) -> Iterator[asyncio.Event]:
        """A flag that is set whenever something happened that may concern the listener, or when what `who` may has
        changed, who was `roles` there before; the listener clears it before it looks."""
        listener = Listener(space_id, concern, who, roles)
        self._listeners.add(listener)
        self._watch.begin(space_id)
        try:
            yield listener.flag
        finally:
            self._listeners.discard(listener)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """While it reads what happened and passes on what is rung, here and elsewhere."""
        async with self._bus.subscribe(CHANNEL) as letters:

            async def listen() -> None:
                while True:
                    self._heard((await letters.get()).message)

            tasks = [
                begin("the reader of diaries", self._watch.run),
                begin("the sender of bells", self._hand_on),
                begin("the hearer of bells", listen),
            ]
            self._tasks = [*tasks, self._bus._listener_task]
            try:
                yield
                with suppress(TimeoutError):
                    async with asyncio.timeout(PATIENCE):
                        await self._is_done.wait()
            finally:
                self._tasks = []
                for task in tasks:
                    task.cancel()
                await asyncio.gather(*tasks, return_exceptions=True)

    async def _hand_on(self) -> None:
        """All that is due goes as one letter, or as few."""
        while True:
            await self._is_due.wait()
            self._is_due.clear()
            due, self._due = list(self._due), {}
            for start in range(0, len(due), MOST_RUNG):
                await self._send(due[start : start + MOST_RUNG])
            if not self._due:
                self._is_done.set()

    async def _send(self, due: Iterable[Rung]) -> None:
        try:
            await self._bus.publish(CHANNEL, " ".join([self._name, *map(str, due)]))
        except Away:
            pass  # the bus has told it once
        except Exception as error:
            log.warning("a bell was lost: %r", error)

    def _heard(self, letter: str) -> None:
        with suppress(ValueError):  # one of somebody else's
            name, *rung = letter.split()
            if name != self._name:
                for text in rung:
                    self._wake(Rung.read(text))

    def _wake(self, rung: Rung) -> None:
        if rung.concern is Topic.RIGHTS:
            self._listeners.doubt(rung.space_id)
        elif rung.concern:
            self._listeners.wake(rung.space_id, [rung.concern])
        else:
            self._watch.look(rung.space_id)


@asynccontextmanager
async def bell(url: str) -> AsyncIterator[Bell]:
    """Open on a `memory://` or `redis://` bus; one subscription per process, made before anybody listens."""
    redis = RedisBus(url) if url.startswith("redis") else None
    async with Broadcast(url, backend=redis) as bus:
        opened = Bell(bus, redis)
        async with opened.open():
            yield opened
