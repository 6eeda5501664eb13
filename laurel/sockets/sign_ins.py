"""Do the sign-ins of open sockets still stand? Asked for all of them, since one that runs nothing is asked nothing."""

import asyncio
import logging
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager, contextmanager
from datetime import datetime
from functools import partial

from actions.lasting import beside
from models.standing import standing
from models.who import Who

LOOK_SECONDS = 10.0
AT_ONCE = 1000  # who are asked about by the same few statements
log = logging.getLogger(__name__)


class SignIns:
    """Those of one process. Whoever has a token that was revoked must not keep places from its owner."""

    def __init__(self) -> None:
        self._held: dict[object, tuple[Who, Callable[[], None]]] = {}  # how each is sent away

    @contextmanager
    def one_of(self, who: Who, leave: Callable[[], None]) -> Iterator[None]:
        """Is asked about until the end of the block; `leave` is called when the sign-in stands no more."""
        place = object()
        self._held[place] = who, leave
        try:
            yield
        finally:
            self._held.pop(place, None)

    async def watch(self, now: Callable[[], datetime]) -> None:
        """Until it is cancelled. What can't be asked now is asked at the next look."""
        while True:
            await asyncio.sleep(LOOK_SECONDS)
            try:
                await self.look(now())
            except Exception as error:
                log.warning("sign-ins could not be asked about, and are at the next look: %r", error)

    async def look(self, now: datetime) -> None:
        """Ask for everybody once."""
        everybody = list({who for who, _ in self._held.values()})
        for start in range(0, len(everybody), AT_ONCE):
            asked = set(everybody[start : start + AT_ONCE])
            self._send_away(asked - await standing(asked, now))

    def _send_away(self, gone: set[Who]) -> None:
        for place in [place for place, (who, _) in self._held.items() if who in gone] if gone else ():
            _, leave = self._held.pop(place)
            leave()


def watching(sign_ins: SignIns, now: Callable[[], datetime]) -> AbstractAsyncContextManager[None]:
    """Until the end of the block."""
    return beside("the watch over sign-ins", partial(sign_ins.watch, now))
