"""The bell: it wakes whoever listens, in every process; when it is lost, screens still move (realtime.md, 2, 4)."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any
from uuid import uuid4

import pytest
from broadcaster import Broadcast
from redis.asyncio import Redis

from actions.bell import Bell, _Redis, bell
from actions.progress import complete_objective
from actions.tools import Actor, Tools
from laurel.settings import Settings
from subscriptions import waiting
from tests.asking import Answer, Asking
from tests.stories import ChessClub

World = tuple[Tools, Bell]
BOARD = "subscription { leaderboard { entries { edges { node { points } } } } }"
NOBODY_ANSWERS = "redis://127.0.0.1:1"
on_redis = pytest.mark.parametrize("engine", ["postgres"], indirect=True)


async def heard(flag: asyncio.Event) -> None:
    async with asyncio.timeout(5):
        await flag.wait()


def unreachable() -> Bell:
    """A bell whose bus is gone."""
    return Bell(Broadcast(backend=_Redis(NOBODY_ANSWERS)))


async def first_points(pictures: AsyncIterator[Answer]) -> int:
    async with asyncio.timeout(5):
        answer = await anext(pictures)
    points: int = answer.data["leaderboard"]["entries"]["edges"][0]["node"]["points"]
    return points


async def lose_redis(ringing: Bell, settings: Settings) -> None:
    """Redis drops this bell's own subscriber, and no one else's."""
    backend: Any = ringing._bus._backend
    writer = backend._pubsub.connection._writer
    host, port = writer.get_extra_info("sockname")[:2]
    async with Redis.from_url(settings.bus_url) as redis:
        await redis.client_kill(f"{host}:{port}")


async def test_a_ring_wakes_who_listens_to_the_space_and_nobody_else(world: World) -> None:
    ringing, here, elsewhere = world[1], uuid4(), uuid4()
    with (
        ringing.listening(here) as one,
        ringing.listening(here) as two,
        ringing.listening(elsewhere) as other,
    ):
        await ringing.ring(here)
        await heard(one)
        await heard(two)
        assert not other.is_set()
    assert not ringing._listeners


@on_redis
async def test_a_ring_is_heard_in_another_process_and_a_strangers_letter_is_no_ring(
    world: World, settings: Settings
) -> None:
    space_id = uuid4()
    async with bell(settings.bus_url) as other, Redis.from_url(settings.bus_url) as redis:
        with other.listening(space_id) as flag:
            await redis.publish("laurel", "no id at all")
            await world[1].ring(space_id)
            await heard(flag)


async def test_a_bell_without_a_bus_wakes_its_own_and_raises_nothing(
    caplog: pytest.LogCaptureFixture,
) -> None:
    ringing, space_id = unreachable(), uuid4()
    with ringing.listening(space_id) as flag:
        await ringing.ring(space_id)
        assert flag.is_set()
    assert [record.levelname for record in caplog.records if "a bell was lost" in record.message] == [
        "WARNING"
    ]


async def test_a_lost_bell_costs_a_heartbeat_and_no_event(
    club: ChessClub, asking: Asking, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "HEARTBEAT", 0.05)
    elsewhere = Actor(club.sam.who, replace(club.tools, bell=unreachable()))
    async with asking.watching(club.screen, BOARD) as pictures:
        assert await first_points(pictures) == 0
        await complete_objective(elsewhere, club.give_mate, [club.ana])
        assert await first_points(pictures) == 20


@on_redis
async def test_a_subscriber_that_redis_dropped_stops_neither_screens_nor_the_shutdown(
    club: ChessClub, asking: Asking, world: World, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(waiting, "HEARTBEAT", 0.05)
    async with asking.watching(club.screen, BOARD) as pictures:
        assert await first_points(pictures) == 0
        await lose_redis(world[1], settings)
        async with bell(settings.bus_url) as other:
            elsewhere = Actor(club.sam.who, replace(club.tools, bell=other))
            await complete_objective(elsewhere, club.give_mate, [club.ana])
        assert await first_points(pictures) == 20
