"""What do the tests of webhooks do again and again?"""

from datetime import timedelta

from actions.bell import Bell
from actions.progress import complete_objective
from actions.tools import Tools
from actions.webhooks import (
    NewWebhook,
    create_webhook,
)
from models.deliveries import DELIVERIES
from models.diary import SpaceEventKind
from models.hearing import Topic
from models.webhooks import Webhook, WebhookDelivery
from schema.ids import encode
from tests.clock import Clock
from tests.looking import diary
from tests.stories import ChessClub
from tests.webhooks.listening import Listener

World = tuple[Tools, Bell]
COMPLETED, ADDED = SpaceEventKind.OBJECTIVE_COMPLETED, SpaceEventKind.LEARNER_ADDED
MINUTE = timedelta(minutes=1)


async def hook(club: ChessClub, listener: Listener, *kinds: SpaceEventKind) -> NewWebhook:
    return await create_webhook(club.by(club.olive), club.issuer, listener.url, kinds or [COMPLETED])


async def complete(club: ChessClub) -> None:
    """Four events, three of them in one change."""
    await complete_objective(club.by(club.sam), club.solve_forks, [club.ana])
    await complete_objective(club.by(club.sam), club.give_mate, [club.ana, club.ben, club.cleo])


async def one_more(club: ChessClub) -> None:
    await complete_objective(club.by(club.sam), club.solve_forks, [club.cleo])


async def completed(club: ChessClub) -> list[str]:
    return [encode("event", event.id) for event in await diary(club.space, COMPLETED)]


def heard(listener: Listener) -> list[str]:
    return [each.told["data"]["event"] for each in listener.heard]


async def all_delivered(webhook: NewWebhook) -> bool:
    return not await WebhookDelivery.filter(webhook_id=webhook.id, delivered_at=None).exists()


async def has_failed(webhook: NewWebhook, times: int = 1) -> bool:
    """And the turn is over."""
    return await Webhook.filter(id=webhook.id, failures=times, claimed_until=None).exists()


async def pass_a_pause(world: World, clock: Clock, pause: timedelta = MINUTE) -> None:
    clock.passes(pause)
    world[1].ring(DELIVERIES, [Topic.EVERYTHING])


async def delivery_of(webhook: NewWebhook) -> WebhookDelivery:
    return await WebhookDelivery.get(webhook_id=webhook.id)


async def is_waiting(listener: Listener, count: int) -> bool:
    return listener.waiting >= count


async def has_heard(listener: Listener, count: int) -> bool:
    return len(listener.heard) >= count
