"""Webhooks are called: once for each event, signed, again later where it fails, and never in anybody's way."""

import asyncio
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from uuid import UUID

import pytest
from standardwebhooks.webhooks import Webhook as Verifier
from standardwebhooks.webhooks import WebhookVerificationError

from actions.learners import add_learner
from actions.progress import complete_objective
from actions.signing_in import request_sign_in
from actions.tools import Actor
from actions.webhooks import (
    remove_webhook,
    replay_webhook_delivery,
)
from laurel.settings import Settings
from laurel.webhooks import calling
from laurel.worker import working
from models.deliveries import Delivery
from models.diary import SpaceEventKind
from models.webhooks import Webhook, WebhookDelivery
from models.who import Nobody
from schema.ids import encode
from tests.clock import Clock
from tests.looking import diary
from tests.stories import ChessClub
from tests.webhooks.hooking import (
    ADDED,
    COMPLETED,
    World,
    all_delivered,
    complete,
    completed,
    delivery_of,
    has_heard,
    heard,
    hook,
    is_waiting,
    one_more,
)
from tests.webhooks.listening import Listener, listening
from tests.worker_process import until


async def test_events_of_real_verbs_arrive_once_each_with_ids_and_nothing_else(
    club: ChessClub, world: World, settings: Settings, listener: Listener
) -> None:
    webhook = await hook(club, listener)
    async with working(settings, *world):
        await complete(club)
        await until(lambda: all_delivered(webhook))
    assert heard(listener) == await completed(club)
    (event, *_) = await diary(club.space, COMPLETED)
    first = listener.heard[0]
    assert first.told == {
        "type": "OBJECTIVE_COMPLETED",
        "timestamp": "2030-03-01T12:00:00Z",
        "data": {
            "event": encode("event", event.id),
            "issuer": encode("issuer", club.issuer),
            "space": club.space_node,
            "sequence": event.sequence,
            "learner": encode("learner", club.ana),
            "objective": encode("objective", club.solve_forks),
            "award": encode("award", event.award_id or UUID(int=0)),
        },
    }
    assert first.headers["content-type"] == "application/json"
    assert {delivery.response_status for delivery in await WebhookDelivery.all()} == {204}


async def test_nothing_that_is_told_names_anybody(
    club: ChessClub, world: World, settings: Settings, listener: Listener
) -> None:
    webhook = await hook(club, listener, *SpaceEventKind)
    async with working(settings, *world):
        await complete(club)
        await add_learner(club.by(club.sam), club.space, "dora@learner.example", "Dora Dorn")
        await until(lambda: all_delivered(webhook))
    said = b" ".join(each.body for each in listener.heard).decode()
    for secret in (
        "Ana",
        "Dora",
        "@",
        "Fork",
        "forks",
        "Sam",
        encode("user", club.sam.user_id),
        webhook.secret,
    ):
        assert secret not in said


async def test_another_library_verifies_the_signature_and_nothing_tampered_with(
    club: ChessClub, world: World, settings: Settings, clock: Clock, listener: Listener
) -> None:
    webhook = await hook(club, listener)
    await complete(club)
    clock.passes(datetime.now(UTC) - clock())  # the verifier looks at the world's clock
    await WebhookDelivery.all().update(next_attempt_at=clock())
    await Webhook.all().update(next_attempt_at=clock())
    async with working(settings, *world):
        await until(lambda: all_delivered(webhook))
    other = await hook(club, listener)
    for said in listener.heard:
        assert Verifier(webhook.secret).verify(said.body, said.headers) == said.told
        late = said.headers | {"webhook-timestamp": str(int(said.headers["webhook-timestamp"]) + 1)}
        swapped = said.headers | {"webhook-id": "delivery_of_something_else"}
        for secret, body, headers in (
            (webhook.secret, said.body + b" ", said.headers),
            (webhook.secret, said.body, late),
            (webhook.secret, said.body, swapped),
            (other.secret, said.body, said.headers),
        ):
            with pytest.raises(WebhookVerificationError):
                Verifier(secret).verify(body, headers)


async def test_two_workers_at_once_send_each_once(
    club: ChessClub, world: World, settings: Settings, listener: Listener
) -> None:
    webhooks = [await hook(club, listener, COMPLETED, ADDED) for _ in range(5)]
    for number in range(10):
        await add_learner(club.by(club.sam), club.space, f"n{number}@learner.example")
    async with AsyncExitStack() as workers:
        for _ in range(3):
            await workers.enter_async_context(working(settings, *world))
        await complete(club)
        for webhook in webhooks:
            await until(lambda: all_delivered(webhook))  # noqa: B023 - awaited within the round
    ids = [each.id for each in listener.heard]
    assert len(ids) == len(set(ids)) == 5 * (10 + 4)


async def test_a_removed_one_is_told_nothing_more_though_it_was_owed(
    club: ChessClub, world: World, settings: Settings, listener: Listener
) -> None:
    """Also where a turn at it has begun already."""
    webhook = await hook(club, listener)
    listener.open.clear()
    async with working(settings, *world):
        await complete(club)
        await until(lambda: is_waiting(listener, 1))
        await remove_webhook(club.by(club.olive), webhook.id)
        await one_more(club)
        listener.open.set()
        other = await hook(club, listener, ADDED)
        await add_learner(club.by(club.sam), club.space, "dora@learner.example")
        await until(lambda: all_delivered(other))
    assert listener.kinds == ["OBJECTIVE_COMPLETED", "LEARNER_ADDED"]


async def test_what_was_delivered_is_told_again_when_it_is_replayed(
    club: ChessClub, world: World, settings: Settings, listener: Listener
) -> None:
    webhook = await hook(club, listener)
    async with working(settings, *world):
        await complete_objective(club.by(club.sam), club.solve_forks, [club.ana])
        await until(lambda: all_delivered(webhook))
        delivery = await delivery_of(webhook)
        by_olive = club.by(club.olive)
        await asyncio.gather(*(replay_webhook_delivery(by_olive, delivery.id) for _ in range(2)))
        await until(lambda: all_delivered(webhook))
        await until(lambda: has_heard(listener, 2))
    assert len({each.id for each in listener.heard}) == 1
    assert (await delivery_of(webhook)).attempts == 1


async def test_mail_and_other_webhooks_wait_for_no_slow_one(
    club: ChessClub, world: World, settings: Settings
) -> None:
    """As many slow ones as are called at once would take all room, were they not of issuers with one turn each."""
    async with listening() as slow, listening() as quick:
        slow.open.clear()
        for _ in range(calling.MOST_AT_ONCE - 1):
            await hook(club, slow)
        webhook = await hook(club, quick, ADDED)
        async with working(settings, *world):
            await complete(club)
            await until(lambda: is_waiting(slow, calling.MOST_AT_ONCE - 1))
            await add_learner(club.by(club.sam), club.space, "dora@learner.example")
            await request_sign_in(Actor(Nobody(), world[0]), "nora@new.example", "a network")
            await until(lambda: all_delivered(webhook))
            await until(Delivery.filter(sent_at__not_isnull=True).exists)
            assert slow.waiting == calling.MOST_AT_ONCE - 1
            slow.open.set()
