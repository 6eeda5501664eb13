"""Webhooks that fail: told again later, given up, paused, and never spoken to where they may not be."""

import logging
from dataclasses import replace

import pytest

from actions import webhook_turns
from actions.progress import complete_objective
from actions.webhook_turns import LEASE, LONGEST_PAUSE, MOST_ATTEMPTS, PATIENCE
from actions.webhooks import (
    update_webhook,
)
from laurel.fetching.opening import fetching_of
from laurel.settings import Settings
from laurel.worker import working
from models.webhooks import Webhook, WebhookDelivery
from tests.clock import Clock
from tests.stories import ChessClub
from tests.webhooks.hooking import (
    MINUTE,
    World,
    all_delivered,
    complete,
    completed,
    delivery_of,
    has_failed,
    heard,
    hook,
    one_more,
    pass_a_pause,
)
from tests.webhooks.listening import Listener, listening
from tests.worker_process import until


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
