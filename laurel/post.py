"""How is what is due done, a few at once, so that a slow server holds up nobody else?

Mail, files to delete, and what is owed to learning platforms, each apart from the others: any may be slow or away.
"""

import asyncio
import logging
from collections.abc import AsyncIterator, Collection, Coroutine, Sequence
from contextlib import asynccontextmanager
from typing import Any
from uuid import UUID

from actions.bell import Bell
from actions.deliveries import MOST_ATTEMPTS, Claimed, bounced, claim, given_up, postponed, sent
from actions.tools import Tools
from laurel.files.store import Store, key_of
from laurel.lti.delivering import deliver_lti
from laurel.mail.letters import TooLate, letter_of
from laurel.mail.message import message_of
from laurel.mail.sending import Away, Refused, Sending, Unsent, sending_of
from laurel.recovering import Recovering
from laurel.rounds import Rounds
from laurel.settings import Settings
from models.deliveries import DeliveryKind

MOST_AT_ONCE = 5
SEND_SECONDS = 90.0  # shorter than the lease, so that nobody else begins what we have not ended
GRACE_SECONDS = 5.0  # for what is being sent when we are to end
OF_PLATFORMS = frozenset({DeliveryKind.LTI_ROSTER, DeliveryKind.LTI_SCORE})
OF_FILES = frozenset({DeliveryKind.FILE_REMOVAL})
OF_MAIL = frozenset(DeliveryKind) - OF_PLATFORMS - OF_FILES
log = logging.getLogger(__name__)


class Post(Rounds):
    """Takes what is due of these kinds, and sends it, until it is told to stop."""

    def __init__(self, settings: Settings, tools: Tools, bell: Bell, kinds: Collection[DeliveryKind]) -> None:
        super().__init__(bell, "what is owed")
        self._kinds = kinds
        self._settings = settings
        self._tools = tools
        self._sending: Sending = sending_of(settings.mail_url)
        self._files = Store(settings.files_url)
        self._deadlines = set[asyncio.Timeout]()
        self._seconds = SEND_SECONDS
        self._recovering = Recovering()

    async def due(self) -> Sequence[Coroutine[Any, Any, None]]:
        """As many as there is room for."""
        room = self._recovering.room(MOST_AT_ONCE, len(self.acts))
        return [self._handle(delivery) for delivery in await claim(self._tools, room, self._kinds)]

    def hurry(self) -> None:
        """Only the talk with the mail server is ever cut off."""
        self._seconds = GRACE_SECONDS
        soon = asyncio.get_running_loop().time() + GRACE_SECONDS
        for deadline in self._deadlines:
            deadline.reschedule(min(soon, deadline.when() or soon))

    async def _handle(self, delivery: Claimed) -> None:
        """Send it and keep what became of it; where that can't be kept, the lease ends and somebody tries again."""
        try:
            with self._tools.spans.span(f"deliver {delivery.kind}"):
                await self._settle(delivery)
        except Exception:
            log.exception("what became of %s %s could not be kept", delivery.kind, delivery.id)

    async def _settle(self, delivery: Claimed) -> None:
        if delivery.attempts > MOST_ATTEMPTS:  # each time the process died over it
            await given_up(self._tools, delivery, "begun too often, and never ended")
            return
        try:
            await self._send(delivery)
        except TooLate as late:
            await given_up(self._tools, delivery, str(late), loudly=False)
        except Refused as refusal:
            await bounced(self._tools, delivery)
            await given_up(self._tools, delivery, str(refusal))
        except (Unsent, OSError) as trouble:
            await postponed(self._tools, delivery, str(trouble) or "the mail server took too long")
        except Exception as bug:
            log.exception("%s %s could not be written", delivery.kind, delivery.id)
            await postponed(self._tools, delivery, repr(bug))
        else:
            await sent(self._tools, delivery)

    async def _send(self, delivery: Claimed) -> None:
        if delivery.kind is DeliveryKind.FILE_REMOVAL:
            folder = str(delivery.body.get("folder", "evidence"))
            return await self._remove(key_of(UUID(delivery.body["file"]), folder))
        if delivery.kind in OF_PLATFORMS:
            return await deliver_lti(self._tools, delivery)
        letter = await letter_of(delivery, self._tools, self._settings.operator_email)
        if letter is None:
            return
        message = message_of(
            letter, delivery.id, delivery.created_at, self._settings.mail_from, self._tools.address
        )
        async with self._talk():
            await self._sending.send(message)

    async def _remove(self, key: str) -> None:
        try:
            async with self._talk():
                await self._files.delete(key)
        except TimeoutError as late:
            raise OSError("the store of files took too long") from late

    @asynccontextmanager
    async def _talk(self) -> AsyncIterator[None]:
        """With the mail server or the store, in time. Whether it answers is noticed: also a refusal is an answer."""
        try:
            async with self._deadline():
                yield
        except (Away, OSError):
            self._recovering.failed()
            raise
        except (Unsent, Refused):
            self._recovering.answered()
            raise
        self._recovering.answered()

    @asynccontextmanager
    async def _deadline(self) -> AsyncIterator[None]:
        async with asyncio.timeout(self._seconds) as deadline:
            self._deadlines.add(deadline)
            try:
                yield
            finally:
                self._deadlines.discard(deadline)
