"""Who calls the webhooks that are owed something? A few at a time, apart from the mail, which waits for none."""

import asyncio
import logging
from collections.abc import Coroutine, Sequence
from typing import Any

from actions.bell import Bell
from actions.tools import NotFetched, Tools
from actions.webhook_turns import (
    Failure,
    Owed,
    Turn,
    delivered,
    failed,
    next_owed,
    take_turns,
    turn_over,
)
from actions.webhooks import secret_of
from laurel.rounds import Rounds
from laurel.webhooks.signing import signed
from laurel.webhooks.telling import told
from models.diary import EventRow
from schema.ids import encode

MOST_AT_ONCE = 10
TURN_SECONDS = 5.0  # after which a webhook that is owed more waits for the others
SEND_SECONDS = (
    20.0  # where fetching has no end of its own; shorter than the lease, so that nobody else begins it
)
log = logging.getLogger(__name__)


class Calling(Rounds):
    """Takes turns, and calls, until it is told to stop; what is being sent then is ended."""

    def __init__(self, tools: Tools, bell: Bell) -> None:
        super().__init__(bell, "webhooks")
        self._tools = tools

    async def due(self) -> Sequence[Coroutine[Any, Any, None]]:
        """A turn for each, as long as there is room."""
        return [self._take(turn) for turn in await take_turns(self._tools, MOST_AT_ONCE - len(self.acts))]

    async def _take(self, turn: Turn) -> None:
        """Whatever can't be kept of it: the lease ends, and somebody tries again."""
        try:
            await self._call(turn, asyncio.get_running_loop().time() + TURN_SECONDS)
        except Exception:
            log.exception("what webhook %s was told could not be kept", turn.id)

    async def _call(self, turn: Turn, end: float) -> None:
        """One after another, until nothing is due or one fails; a failure ends the turn by itself."""
        while not self.stop.is_set() and asyncio.get_running_loop().time() < end:
            found = await next_owed(self._tools, turn)
            if found is None:
                break
            owed, event = found
            status, failure = await self._attempt(owed, event, turn)
            if failure:
                await failed(self._tools, turn, owed, failure)
                return
            turn = await delivered(self._tools, turn, owed, status)
        await turn_over(self._tools, turn)

    async def _attempt(self, owed: Owed, event: EventRow, turn: Turn) -> tuple[int, Failure | None]:
        """The status of the answer, and why it failed if it did."""
        try:
            status = await self._post(owed, event, turn)
        except (NotFetched, TimeoutError) as no:
            return 0, Failure(f"Nothing came back: {str(no) or 'it takes too long to answer'}.")
        except Exception:
            log.exception("webhook %s, delivery %s could not be written", turn.id, owed.id)
            return 0, Failure("Laurel could not write it; its operator finds the reason in the log.")
        taken = 200 <= status < 300
        return status, None if taken else Failure(f"It answered {status}.", status)

    async def _post(self, owed: Owed, event: EventRow, turn: Turn) -> int:
        """To where it is as of now; a redirect is an answer like any other."""
        body = told(event, owed.issuer_id)
        secret = secret_of(self._tools, turn.id, owed.sealed_secret)
        headers = signed(secret, encode("delivery", owed.id), self._tools.now(), body)
        async with asyncio.timeout(SEND_SECONDS):
            return (await self._tools.fetching.post(owed.url, body, headers)).status
