"""May those who listen still do so? Asked for many at once, not by each stream; whose rights changed is woken."""

import asyncio
import logging
from collections.abc import Callable, Collection, Sequence
from contextlib import AbstractAsyncContextManager, suppress
from datetime import datetime
from uuid import UUID

from actions.lasting import beside
from actions.listeners import Listener, Listeners
from models.standing import NOTHING, rights_of
from subscriptions import waiting

AT_ONCE = 1000  # listeners whose rights are asked by the same few statements
BREATH = 0.1  # seconds between two beats: what somebody does again and again must not keep us asking
log = logging.getLogger(__name__)


class Heartbeat:
    """Wakes each stream whose rights have changed within a heartbeat, or at once where a bell tells it, so that it
    can end."""

    def __init__(self, listeners: Listeners, now: Callable[[], datetime]) -> None:
        self._listeners = listeners
        self._now = now

    async def run(self) -> None:
        """Until it is cancelled. What can't be asked now is asked at the next beat."""
        loop = asyncio.get_running_loop()
        beaten = loop.time()
        while True:
            await self._listeners.some.wait()
            with suppress(TimeoutError):
                async with asyncio.timeout_at(beaten + waiting.HEARTBEAT):
                    await self._listeners.in_doubt.wait()
            doubted, is_due = self._listeners.doubted(), loop.time() >= beaten + waiting.HEARTBEAT
            if is_due:
                beaten = loop.time()
            try:
                await self.beat(None if is_due else doubted)
            except Exception as error:
                log.warning("rights could not be asked, and are asked again: %r", error)
            await asyncio.sleep(BREATH)

    async def beat(self, space_ids: Collection[UUID] | None = None) -> None:
        """Ask for everybody once, or for those who listen to these spaces."""
        asked = [
            listener
            for listener in self._listeners
            if listener.who and (space_ids is None or listener.space_id in space_ids)
        ]
        for start in range(0, len(asked), AT_ONCE):
            await self._ask(asked[start : start + AT_ONCE])

    async def _ask(self, listeners: Sequence[Listener]) -> None:
        rights = await rights_of(
            [(who, each.space_id) for each in listeners if (who := each.who)], self._now()
        )
        for listener in listeners:
            roles = rights[listener.who, listener.space_id] if listener.who else NOTHING
            if roles != listener.roles:
                listener.flag.set()
            listener.roles = roles


def beating(listeners: Listeners, now: Callable[[], datetime]) -> AbstractAsyncContextManager[None]:
    """Until the end of the block."""
    return beside("the heartbeat of rights", Heartbeat(listeners, now).run)
