"""Webhooks are called: once for each event, signed, again later where it fails, and never in anybody's way."""

import asyncio
import logging
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from standardwebhooks.webhooks import Webhook as Verifier
from standardwebhooks.webhooks import WebhookVerificationError

from actions import webhook_turns
from actions.bell import Bell
from actions.learners import add_learner
from actions.progress import complete_objective
from actions.signing_in import request_sign_in
from actions.tools import Actor, Tools
from actions.webhook_turns import LEASE, LONGEST_PAUSE, MOST_ATTEMPTS, PATIENCE
from actions.webhooks import (
    NewWebhook,
    create_webhook,
    remove_webhook,
    replay_webhook_delivery,
    update_webhook,
)
from laurel.fetching.opening import fetching_of
from laurel.settings import Settings
from laurel.webhooks import calling
from laurel.worker import working
from models.deliveries import DELIVERIES, Delivery
from models.diary import SpaceEventKind
from models.hearing import Topic
from models.webhooks import Webhook, WebhookDelivery
from models.who import Nobody
from schema.ids import encode
from tests.clock import Clock
from tests.looking import diary
from tests.stories import ChessClub
from tests.webhooks.listening import Listener, listening
from tests.worker_process import until

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


async def test_what_happened_while_it_was_down_arrives_once_each(
    club: ChessClub, world: World, settings: Settings, clock: Clock
) -> None:
    async with listening() as gone:
        webhook = await hook(club, gone)
    async with working(settings, *world):
        await complete(club)
        for times in (1, 2, 3):
            await until(lambda: has_failed(webhook, times))  # noqa: B023 - awaited within the round
            await pass_a_pause(world, clock, MINUTE * 2 ** (times - 1))
        await until(lambda: has_failed(webhook, 4))
        async with listening(gone.port) as back:
            await one_more(club)
            await pass_a_pause(world, clock, MINUTE * 8)
            await until(lambda: all_delivered(webhook))
    assert sorted(heard(back)) == sorted(await completed(club))
    kept = await Webhook.get(id=webhook.id)
    assert (kept.failures, kept.failing_since, kept.active) == (0, None, True)


@pytest.mark.parametrize("status", [302, 400, 429, 500, 503])
async def test_what_is_not_taken_is_the_same_message_later(
    club: ChessClub, world: World, settings: Settings, clock: Clock, listener: Listener, status: int
) -> None:
    """A redirect is not followed, too."""
    webhook = await hook(club, listener)
    listener.answers.append(status)
    async with working(settings, *world):
        await complete_objective(club.by(club.sam), club.solve_forks, [club.ana])
        await until(lambda: has_failed(webhook))
        kept = await delivery_of(webhook)
        assert (kept.attempts, kept.response_status, kept.next_attempt_at) == (1, status, clock() + MINUTE)
        assert kept.problem == f"It answered {status}."
        await pass_a_pause(world, clock)
        await until(lambda: all_delivered(webhook))
    first, second = listener.heard
    assert (first.id, first.body) == (second.id, second.body)
    assert int(second.headers["webhook-timestamp"]) - int(first.headers["webhook-timestamp"]) == 60
    kept = await delivery_of(webhook)
    assert (kept.attempts, kept.response_status, kept.problem) == (2, 204, None)


async def test_one_event_that_is_never_taken_stops_no_other_and_is_given_up(
    club: ChessClub, world: World, settings: Settings, clock: Clock, listener: Listener
) -> None:
    webhook = await hook(club, listener)
    await complete_objective(club.by(club.sam), club.solve_forks, [club.ana])
    await WebhookDelivery.all().update(attempts=MOST_ATTEMPTS - 1)
    await complete_objective(club.by(club.sam), club.give_mate, [club.ben])
    listener.answers.append(500)
    async with working(settings, *world):
        await until(lambda: has_failed(webhook))
        await pass_a_pause(world, clock)
        await until(WebhookDelivery.filter(delivered_at__not_isnull=True).exists)
    lost = await WebhookDelivery.get(delivered_at=None)
    assert (lost.next_attempt_at, lost.attempts, lost.response_status) == (None, MOST_ATTEMPTS, 500)
    assert (await Webhook.get(id=webhook.id)).active


async def test_one_that_fails_for_two_days_is_paused_and_says_so(
    club: ChessClub,
    world: World,
    settings: Settings,
    clock: Clock,
    listener: Listener,
    caplog: pytest.LogCaptureFixture,
) -> None:
    webhook = await hook(club, listener)
    listener.answers.extend([500, 500])
    async with working(settings, *world):
        await complete(club)
        await until(lambda: has_failed(webhook))
        await pass_a_pause(world, clock, PATIENCE)
        await until(Webhook.filter(id=webhook.id, active=False).exists)
        await one_more(club)
    kept = await Webhook.get(id=webhook.id)
    assert kept.problem == "Nothing was taken since 2030-03-01 12:00 UTC. It answered 500."
    assert f"webhook {webhook.id} is paused" in caplog.text
    assert await WebhookDelivery.filter(webhook_id=webhook.id).count() == 4
    await update_webhook(club.by(club.olive), webhook.id, active=True)
    async with working(settings, *world):
        await until(lambda: all_delivered(webhook))
    told = [heard(listener)[0], *(await completed(club))[:4]]
    assert sorted(set(heard(listener))) == sorted(set(told))
    kept = await Webhook.get(id=webhook.id)
    assert (kept.active, kept.problem, kept.failures) == (True, None, 0)


async def test_one_that_is_gone_is_paused_at_once(
    club: ChessClub, world: World, settings: Settings, listener: Listener
) -> None:
    webhook = await hook(club, listener)
    listener.answers.append(410)
    async with working(settings, *world):
        await complete(club)
        await until(Webhook.filter(id=webhook.id, active=False).exists)
    assert len(listener.heard) == 1
    assert "410 Gone" in ((await Webhook.get(id=webhook.id)).problem or "")


async def test_pauses_never_become_longer_than_six_hours(
    club: ChessClub, world: World, settings: Settings, clock: Clock, listener: Listener
) -> None:
    webhook = await hook(club, listener)
    listener.answers.append(500)
    await complete_objective(club.by(club.sam), club.solve_forks, [club.ana])
    await Webhook.filter(id=webhook.id).update(failures=99, failing_since=clock())
    async with working(settings, *world):
        await until(lambda: has_failed(webhook, 100))
    assert (await Webhook.get(id=webhook.id)).next_attempt_at == clock() + LONGEST_PAUSE


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


async def is_waiting(listener: Listener, count: int) -> bool:
    return listener.waiting >= count


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


async def has_heard(listener: Listener, count: int) -> bool:
    return len(listener.heard) >= count


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


async def test_a_turn_that_died_is_taken_over_when_its_lease_ends(
    club: ChessClub, world: World, settings: Settings, clock: Clock, listener: Listener
) -> None:
    webhook = await hook(club, listener)
    await complete(club)
    (turn,) = await webhook_turns.take_turns(club.tools, 10)
    assert await webhook_turns.take_turns(club.tools, 10) == []
    clock.passes(LEASE)
    (other,) = await webhook_turns.take_turns(club.tools, 10)
    assert (other.id, await webhook_turns.next_owed(club.tools, turn)) == (webhook.id, None)
    await webhook_turns.turn_over(club.tools, turn)  # whoever comes back late ends nothing of the other's
    assert await webhook_turns.next_owed(club.tools, other)


async def test_an_address_that_may_not_be_spoken_to_is_not(
    club: ChessClub, world: World, settings: Settings, listener: Listener
) -> None:
    """As an installation that reaches the public internet alone: its own network stays its own (T63)."""
    webhook = await hook(club, listener)
    await complete_objective(club.by(club.sam), club.solve_forks, [club.ana])
    async with (
        fetching_of(settings.model_copy(update={"fetching": "public"})) as reaching,
        working(settings, replace(club.tools, fetching=reaching), world[1]),
    ):
        await until(lambda: has_failed(webhook))
    assert listener.heard == []
    assert (await delivery_of(webhook)).problem is not None


async def test_a_secret_that_can_not_be_opened_is_the_operators_to_see(
    club: ChessClub, world: World, settings: Settings, listener: Listener, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    webhook = await hook(club, listener)
    await Webhook.all().update(sealed_secret="of another secret")
    async with working(settings, *world):
        await complete(club)
        await until(lambda: has_failed(webhook))
    assert listener.heard == []
    assert "could not be written" in caplog.text
