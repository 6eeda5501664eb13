"""Deliveries: who claims them, how long the pauses are, how they end, and what is kept (habit 9, threat F14)."""

import asyncio
from datetime import timedelta
from uuid import UUID

import pytest

from actions.deliveries import LEASE, claim, given_up, postponed, sent
from actions.tidying import tidy
from actions.tools import Tools
from models.allowances import Allowance
from models.codes import Code
from models.deliveries import Delivery, DeliveryKind
from models.outcomes import Outcome
from tests.clock import Clock
from tests.stories import ChessClub

MINUTE = timedelta(minutes=1)


async def owe(tools: Tools, count: int = 1) -> list[UUID]:
    now = tools.now()
    owed = [
        Delivery(
            kind=DeliveryKind.CODE_MAIL,
            key=f"test:{number}",
            body={"secret": number},
            created_at=now,
            next_attempt_at=now,
        )
        for number in range(count)
    ]
    await Delivery.bulk_create(owed)
    return [delivery.id for delivery in owed]


async def test_one_that_is_claimed_is_nobody_elses_until_its_lease_ends(tools: Tools, clock: Clock) -> None:
    (owed,) = await owe(tools)
    (first,) = await claim(tools, 10)
    assert (first.id, first.attempts, first.body) == (owed, 1, {"secret": 0})
    clock.passes(LEASE - timedelta(seconds=1))
    assert await claim(tools, 10) == []
    clock.passes(timedelta(seconds=1))
    (second,) = await claim(tools, 10)
    assert (second.id, second.attempts) == (owed, 2)


async def test_many_who_claim_at_once_share_what_is_due(tools: Tools) -> None:
    owed = await owe(tools, 40)
    shares = await asyncio.gather(*(claim(tools, 7) for _ in range(12)))
    while more := await claim(tools, 7):
        shares.append(more)
    claimed = [delivery.id for share in shares for delivery in share]
    assert sorted(claimed) == sorted(owed)
    assert max(map(len, shares)) <= 7
    assert await Delivery.filter(attempts=1).count() == 40


async def test_nothing_is_claimed_where_there_is_no_room(tools: Tools) -> None:
    await owe(tools)
    assert await claim(tools, 0) == []


async def test_the_pauses_double_from_a_minute_to_six_hours_and_the_twelfth_attempt_is_the_last(
    tools: Tools, clock: Clock, caplog: pytest.LogCaptureFixture
) -> None:
    (owed,) = await owe(tools)
    pauses = []
    for _ in range(11):
        (delivery,) = await claim(tools, 1)
        await postponed(tools, delivery, "down\r\nfor now " + "x" * 600)
        kept = await Delivery.get(id=owed)
        assert kept.problem == ("down for now " + "x" * 600)[:500]
        pauses.append(kept.next_attempt_at - tools.now())
        clock.passes(pauses[-1])
    assert pauses == [MINUTE * min(2**number, 360) for number in range(11)]
    (delivery,) = await claim(tools, 1)
    await postponed(tools, delivery, "still down")
    ended = await Delivery.get(id=owed)
    assert (ended.given_up_at, ended.sent_at, ended.problem) == (tools.now(), None, "still down")
    assert (ended.attempts, ended.body) == (12, {})
    errors = [record.getMessage() for record in caplog.records if record.levelname == "ERROR"]
    assert errors == [f"CODE_MAIL {owed} is given up after 12: still down"]
    clock.passes(timedelta(days=89))
    assert await claim(tools, 10) == []


async def test_nothing_of_what_was_sent_is_kept(tools: Tools) -> None:
    (owed,) = await owe(tools)
    (delivery,) = await claim(tools, 1)
    await sent(tools, delivery)
    kept = await Delivery.get(id=owed)
    assert (kept.sent_at, kept.body, kept.problem, kept.given_up_at) == (tools.now(), {}, None, None)


async def test_who_comes_back_after_the_lease_takes_nothing_from_whoever_sends_now(
    tools: Tools, clock: Clock
) -> None:
    (owed,) = await owe(tools)
    (slow,) = await claim(tools, 1)
    clock.passes(LEASE)
    (_,) = await claim(tools, 1)
    claimed = await Delivery.get(id=owed)
    await postponed(tools, slow, "too slow")
    await given_up(tools, slow, "too slow")
    kept = await Delivery.get(id=owed)
    assert (kept.next_attempt_at, kept.given_up_at, kept.problem) == (claimed.next_attempt_at, None, None)
    await sent(tools, slow)  # it did arrive, after all
    assert (await Delivery.get(id=owed)).sent_at == tools.now()


async def test_whatever_a_mail_server_says_can_be_kept(tools: Tools) -> None:
    (owed,) = await owe(tools)
    (delivery,) = await claim(tools, 1)
    await postponed(tools, delivery, "450 \x00 \udcff later")
    assert (await Delivery.get(id=owed)).problem == "450 ? later"


async def test_what_has_ended_is_deleted_in_time_and_nothing_else(club: ChessClub, clock: Clock) -> None:
    tools = club.tools
    sent_id, lost_id, owed_id = await owe(tools, 3)
    for delivery in await claim(tools, 3):
        if delivery.id == sent_id:
            await sent(tools, delivery)
        elif delivery.id == lost_id:
            await given_up(tools, delivery, "nobody there", loudly=False)
    now = tools.now()
    await Code.create(purpose="sign-in:x", address="x@y.example", digest="d", expires_at=now)
    await Allowance.all().delete()
    await Allowance.create(key="k", used=1, ends_at=now)
    await Outcome.create(user_id=club.sam.user_id, key="k", verb="v", arguments="a", told={}, created_at=now)
    tables = (Code, Allowance, Outcome)

    async def left() -> list[int]:
        await tidy(tools)
        return [await Delivery.all().count(), *[await table.all().count() for table in tables]]

    assert await left() == [3, 1, 1, 1]
    clock.passes(timedelta(days=1))
    assert await left() == [3, 1, 1, 1]
    clock.passes(timedelta(seconds=1))
    assert await left() == [3, 0, 0, 1]
    clock.passes(timedelta(days=1))
    assert await left() == [3, 0, 0, 0]
    clock.passes(timedelta(days=88))
    assert await left() == [1, 0, 0, 0]
    assert await Delivery.filter(id=owed_id).exists()
