"""How is what is owed to others taken, a few at once, whenever a bell rings, until a worker is told to stop?"""

import asyncio
import logging
from collections.abc import Coroutine, Sequence
from functools import partial
from typing import Any

from actions.bell import Bell
from laurel.waiting import either
from models.deliveries import DELIVERIES
from models.hearing import Topic

LOOK_SECONDS = 1.0  # where no bell rings: after a crash, after a pause
TROUBLE_SECONDS = 5.0  # until the database is asked again that did not answer
log = logging.getLogger(__name__)


class Rounds:
    """Each act is a task of its own: a slow one holds up nobody else."""

    def __init__(self, bell: Bell, what: str) -> None:
        self._bell = bell
        self._what = what  # is taken, for the log
        self.acts = set[asyncio.Task[None]]()
        self.stop = asyncio.Event()

    async def due(self) -> Sequence[Coroutine[Any, Any, None]]:
        """What is begun now; as many as there is room for."""
        raise NotImplementedError

    def hurry(self) -> None:
        """No more will be begun: what runs may be ended sooner."""

    async def until(self, stop: asyncio.Event) -> None:
        """What has begun then is waited for."""
        self.stop = stop
        with self._bell.listening(DELIVERIES, Topic.EVERYTHING) as rung:
            while not stop.is_set():
                rung.clear()
                pause = await self._begin(rung)
                await either(stop, rung, pause)
        self.hurry()
        if self.acts:
            await asyncio.wait(self.acts)

    async def _begin(self, rung: asyncio.Event) -> float:
        """For how long nothing new is expected, in seconds."""
        try:
            due = await self.due()
        except Exception:
            log.exception("%s could not be looked at", self._what)
            return TROUBLE_SECONDS
        for act in due:
            task = asyncio.create_task(act, name=self._what)
            self.acts.add(task)
            task.add_done_callback(partial(self._ended, rung))
        return LOOK_SECONDS

    def _ended(self, rung: asyncio.Event, task: asyncio.Task[None]) -> None:
        self.acts.discard(task)
        rung.set()  # there is room for another
