"""May those who listen still do so? Asked for many at once, not by each stream; whose rights changed is woken."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from uuid import UUID
from weakref import WeakKeyDictionary

from actions.lasting import begin
from actions.listeners import Listener, Listeners
from models.rights import Roles
from models.roles import roles_of_many
from models.who import Who
from subscriptions import waiting
from subscriptions.standing import standing

AT_ONCE = 1000  # listeners whose rights are asked by the same few statements
NOTHING: Roles = frozenset()
log = logging.getLogger(__name__)


class Heartbeat:
    """Wakes each stream whose rights have changed within a heartbeat, so that it can end."""

    def __init__(self, listeners: Listeners, now: Callable[[], datetime]) -> None:
        self._listeners = listeners
        self._now = now
        self._known: WeakKeyDictionary[Listener, Roles] = WeakKeyDictionary()

    async def run(self) -> None:
        """Until it is cancelled. What can't be asked now is asked at the next beat."""
        while True:
            await self._listeners.some.wait()
            await asyncio.sleep(waiting.HEARTBEAT)
            try:
                await self.beat()
            except Exception as error:
                log.warning("rights could not be asked, and are asked again: %r", error)

    async def beat(self) -> None:
        """Ask for everybody once."""
        asked = [listener for listener in self._listeners if listener.who]
        for start in range(0, len(asked), AT_ONCE):
            await self._ask(asked[start : start + AT_ONCE])

    async def _ask(self, listeners: Sequence[Listener]) -> None:
        rights = await rights_of(
            [(who, each.space_id) for each in listeners if (who := each.who)], self._now()
        )
        for listener in listeners:
            roles = rights[listener.who, listener.space_id] if listener.who else NOTHING
            # One that is new has asked for itself. It looks again if it may nothing by now.
            if roles != self._known.get(listener, roles or None):
                listener.flag.set()
            self._known[listener] = roles


@asynccontextmanager
async def beating(listeners: Listeners, now: Callable[[], datetime]) -> AsyncIterator[None]:
    """Until the end of the block."""
    task = begin("the heartbeat of rights", Heartbeat(listeners, now).run)
    try:
        yield
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task


async def rights_of(asked: Sequence[tuple[Who, UUID]], now: datetime) -> dict[tuple[Who, UUID], Roles]:
    """By who and space: what they are there; nothing for whose sign-in does not stand."""
    come = await standing({who for who, _ in asked}, now)
    roles = await roles_of_many([(who, space_id) for who, space_id in asked if who in come])
    return {key: roles.get(key, NOTHING) for key in asked}
