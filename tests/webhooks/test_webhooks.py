"""Webhooks: whose they are, what may be asked for, and what is owed to whom (habit 9)."""

import asyncio
from base64 import b64decode
from datetime import timedelta
from functools import partial
from io import StringIO

import pytest

from actions.awarding import Recipient
from actions.awards import award_badge
from actions.importing_learners import import_learners
from actions.learners import add_learner
from actions.progress import complete_objective
from actions.refusals import InvalidInput, LimitReached, NotAllowed, NotFound, Refusal
from actions.tidying import tidy
from actions.webhooks import (
    MOST,
    NewWebhook,
    create_webhook,
    remove_webhook,
    replay_webhook_delivery,
    update_webhook,
)
from models.diary import SpaceEventKind
from models.webhooks import Webhook, WebhookDelivery
from schema.ids import encode
from tests.asking import Asking
from tests.clock import Clock
from tests.good_input import theirs
from tests.looking import diary
from tests.stories import ChessClub, Person

COMPLETED, ADDED = SpaceEventKind.OBJECTIVE_COMPLETED, SpaceEventKind.LEARNER_ADDED
URL = "https://hooks.example/laurel"
WEBHOOKS = """query ($issuer: ID!) { issuer(id: $issuer) { webhooks {
  id url kinds active problem deliveries { totalCount edges { node {
    id at attempts responseStatus delivered problem nextAttemptAt event { id kind }
  } } }
} } }"""


async def created(club: ChessClub, *kinds: SpaceEventKind, by: Person | None = None) -> NewWebhook:
    return await create_webhook(club.by(by or club.olive), club.issuer, URL, kinds or [COMPLETED])


async def owed(webhook: NewWebhook) -> set[object]:
    return {delivery.event_id for delivery in await WebhookDelivery.filter(webhook_id=webhook.id)}


async def events(club: ChessClub, *kinds: SpaceEventKind) -> set[object]:
    return {event.id for event in await diary(club.space, *kinds)}


async def test_each_event_of_a_chosen_kind_is_owed_once_and_no_other(club: ChessClub) -> None:
    webhook = await created(club, COMPLETED, ADDED)
    before = await events(club)
    by_sam = club.by(club.sam)
    await complete_objective(by_sam, club.solve_forks, [club.ana])
    await complete_objective(by_sam, club.give_mate, [club.ana, club.ben, club.cleo])
    await award_badge(club.by(club.olive), club.champion, [Recipient("ben@learner.example", None, None)])
    await add_learner(by_sam, club.space, "dora@learner.example")
    csv = "email\n" + "\n".join(f"n{number}@learner.example" for number in range(50))
    await import_learners(by_sam, club.space, partial(StringIO, csv))
    expected = await events(club, COMPLETED, ADDED) - before
    assert len(expected) == 5 + 51
    assert await owed(webhook) == expected


async def test_two_issuers_never_hear_of_each_other(club: ChessClub) -> None:
    ours = await created(club, COMPLETED, ADDED)
    their = await create_webhook(club.by(club.rita), club.rival_issuer, URL, [COMPLETED, ADDED])
    await complete_objective(club.by(club.sam), club.solve_forks, [club.ana])
    named = await theirs(club)
    assert await owed(ours) == await events(club, COMPLETED)
    (added,) = await WebhookDelivery.filter(webhook_id=their.id)
    assert added.event_id not in await events(club)
    assert named.space


async def test_what_is_refused_leaves_nothing_owed(club: ChessClub) -> None:
    webhook = await created(club, ADDED)
    for _ in range(2):
        with pytest.raises(Refusal):
            await add_learner(club.by(club.sam), club.space, "ana@learner.example")
    assert await owed(webhook) == set()


async def test_a_paused_one_is_owed_nothing_of_what_happens_then(club: ChessClub) -> None:
    webhook, by_olive = await created(club), club.by(club.olive)
    await update_webhook(by_olive, webhook.id, active=False)
    await complete_objective(club.by(club.sam), club.solve_forks, [club.ana])
    await update_webhook(by_olive, webhook.id, active=True)
    await complete_objective(club.by(club.sam), club.give_mate, [club.ben])
    last = (await diary(club.space, COMPLETED))[-1]
    assert await owed(webhook) == {last.id}


async def test_other_kinds_are_told_once_they_are_chosen(club: ChessClub) -> None:
    webhook = await created(club, ADDED)
    await complete_objective(club.by(club.sam), club.solve_forks, [club.ana])
    await update_webhook(club.by(club.olive), webhook.id, kinds=[COMPLETED, COMPLETED])
    await complete_objective(club.by(club.sam), club.give_mate, [club.ben])
    await add_learner(club.by(club.sam), club.space, "dora@learner.example")
    assert await owed(webhook) == {(await diary(club.space, COMPLETED))[-1].id}
    assert (await Webhook.get(id=webhook.id)).kinds == ["OBJECTIVE_COMPLETED"]


async def test_a_removed_one_is_owed_nothing_any_more(club: ChessClub) -> None:
    webhook = await created(club)
    await complete_objective(club.by(club.sam), club.solve_forks, [club.ana])
    assert await remove_webhook(club.by(club.olive), webhook.id) == club.issuer
    await complete_objective(club.by(club.sam), club.give_mate, [club.ben])
    assert await owed(webhook) == set()
    with pytest.raises(NotFound):
        await update_webhook(club.by(club.olive), webhook.id, active=True)


async def test_removing_one_fails_no_change_that_happens_at_the_same_moment(club: ChessClub) -> None:
    """Whoever completes has read of the webhook already, and must neither wait for its removal nor fail by it."""
    for number in range(8):
        webhook = await created(club, ADDED)
        await asyncio.gather(
            remove_webhook(club.by(club.olive), webhook.id),
            add_learner(club.by(club.sam), club.space, f"n{number}@learner.example"),
        )
    assert len(await diary(club.space, ADDED)) == 3 + 8


async def test_the_secret_is_of_the_standard_form_shown_once_and_kept_sealed(
    club: ChessClub, asking: Asking
) -> None:
    webhook = await created(club)
    assert webhook.secret.startswith("whsec_")
    raw = b64decode(webhook.secret.removeprefix("whsec_"), validate=True)
    assert 24 <= len(raw) <= 64
    kept = (await Webhook.get(id=webhook.id)).sealed_secret
    assert webhook.secret.removeprefix("whsec_") not in kept
    seen = await asking(club.olive.who, WEBHOOKS, issuer=encode("issuer", club.issuer))
    assert webhook.secret.removeprefix("whsec_") not in str(seen)
    assert (await created(club)).secret != webhook.secret


async def test_its_owner_reads_what_it_was_told(club: ChessClub, asking: Asking) -> None:
    webhook = await created(club)
    await complete_objective(club.by(club.sam), club.solve_forks, [club.ana])
    (event,) = await diary(club.space, COMPLETED)
    (seen,) = (await asking(club.olive.who, WEBHOOKS, issuer=encode("issuer", club.issuer)))["issuer"][
        "webhooks"
    ]
    (edge,) = seen.pop("deliveries")["edges"]
    assert seen == {
        "id": encode("webhook", webhook.id),
        "url": URL,
        "kinds": ["OBJECTIVE_COMPLETED"],
        "active": True,
        "problem": None,
    }
    at = edge["node"].pop("at")
    assert edge["node"].pop("id").startswith("delivery_")
    assert edge["node"] == {
        "attempts": 0,
        "responseStatus": None,
        "delivered": False,
        "problem": None,
        "nextAttemptAt": at,
        "event": {"id": encode("event", event.id), "kind": "OBJECTIVE_COMPLETED"},
    }


@pytest.mark.parametrize("role", ["issuer staff", "staff", "learner", "display", "stranger", "nobody"])
async def test_nobody_else_sees_or_changes_one(club: ChessClub, asking: Asking, role: str) -> None:
    webhook = await created(club)
    await complete_objective(club.by(club.sam), club.solve_forks, [club.ana])
    (delivery,) = await WebhookDelivery.all()
    who = club.everybody[role]
    seen = await asking.answer(who, WEBHOOKS, issuer=encode("issuer", club.issuer))
    assert not seen.data or not seen.data["issuer"] or seen.data["issuer"]["webhooks"] is None
    actor = asking.actor(who)
    with pytest.raises((NotAllowed, NotFound)):
        await create_webhook(actor, club.issuer, URL, [COMPLETED])
    for act in (
        partial(update_webhook, actor, webhook.id, active=False),
        partial(remove_webhook, actor, webhook.id),
        partial(replay_webhook_delivery, actor, delivery.id),
    ):
        with pytest.raises(NotFound):
            await act()


async def test_an_issuer_has_twenty_however_many_are_asked_for_at_once(club: ChessClub) -> None:
    webhook = await created(club)
    for _ in range(MOST - 2):
        await created(club)
    outcomes = await asyncio.gather(*(created(club) for _ in range(4)), return_exceptions=True)
    assert [type(outcome) for outcome in outcomes].count(LimitReached) == 3
    assert await Webhook.all().count() == MOST
    await remove_webhook(club.by(club.olive), webhook.id)
    await created(club)


async def test_one_without_kinds_or_with_no_web_address_is_refused_by_field(club: ChessClub) -> None:
    with pytest.raises(InvalidInput) as no:
        await create_webhook(club.by(club.olive), club.issuer, URL, [])
    assert no.value.field == ("kinds",)
    with pytest.raises(InvalidInput) as no:
        await create_webhook(club.by(club.olive), club.issuer, "ftp://x.example", [COMPLETED])
    assert no.value.field == ("url",)


async def test_what_was_told_is_forgotten_after_thirty_days(club: ChessClub, clock: Clock) -> None:
    webhook = await created(club)
    await complete_objective(club.by(club.sam), club.solve_forks, [club.ana])
    clock.passes(timedelta(days=30))
    await tidy(club.tools)
    assert len(await owed(webhook)) == 1
    clock.passes(timedelta(seconds=1))
    await tidy(club.tools)
    assert await owed(webhook) == set()
