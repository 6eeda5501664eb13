"""What is owed to platforms, and to us by them, and how is it done? Called by the post of deliveries (habit 9)."""

import asyncio
from datetime import datetime
from uuid import UUID
from weakref import WeakValueDictionary

from actions.deliveries import Claimed
from actions.lti_links import roster_failed
from actions.tools import Tools
from laurel.lti.asking import Unanswered
from laurel.lti.rosters import ask_for_roster
from laurel.lti.scores import tell_score
from laurel.mail.letters import TooLate
from laurel.mail.sending import Unsent
from models.deliveries import DeliveryKind
from models.lti_links import lti_links

ASKING: WeakValueDictionary[UUID, asyncio.Lock] = WeakValueDictionary()  # one after another, of each course
MOST_TRIES = 4  # of a roster, which is asked for every hour anyway


async def deliver_lti(tools: Tools, delivery: Claimed) -> None:
    """Unsent where it is to be tried again, TooLate where it is asked for anew before long."""
    if delivery.kind is DeliveryKind.LTI_SCORE:
        try:
            await tell_score(tools, delivery.body)
        except Unanswered as error:
            raise Unsent(str(error)) from error
        return
    link_id = UUID(delivery.body["link"])
    try:
        async with ASKING.setdefault(link_id, asyncio.Lock()):
            await _ask(tools, link_id, delivery.created_at)
    except Unanswered as error:
        await roster_failed(link_id, str(error))
        if delivery.attempts < MOST_TRIES:
            raise Unsent(str(error)) from error
        raise TooLate(str(error)) from error


async def _ask(tools: Tools, link_id: UUID, since: datetime) -> None:
    """Not where it was asked for since, for another reason."""
    link = (await lti_links([link_id])).get(link_id)
    if link and (link.synced_at is None or link.synced_at < since):
        await ask_for_roster(tools, link)
