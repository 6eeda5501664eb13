"""The bell: it wakes whom it concerns, in every process; when it is lost, screens still move (realtime.md, 2 to 4)."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from uuid import UUID, uuid4

import pytest
from redis.asyncio import Redis

from actions import watch
from actions.bell import CHANNEL, MOST_NAMED, Bell, bell
from actions.progress import complete_objective
from actions.tools import Actor, Tools
from laurel.settings import Settings
from models import hearing
from models.diary import SpaceEventKind
from models.hearing import Concern, Happened, Topic
from tests.asking import Answer, Asking
from tests.stories import ChessClub
from tests.test_round_trips import counting

World = tuple[Tools, Bell]
BOARD = "subscription { leaderboard { entries { edges { node { points } } } } }"
on_redis = pytest.mark.parametrize("engine", ["postgres"], indirect=True)


class Mute:
    """A bell that nobody hears."""

    def ring(self, space_id: object, concerns: object = ()) -> None:
        pass


async def heard(*flags: asyncio.Event) -> None:
    async with asyncio.timeout(5):
        for flag in flags:
            await flag.wait()


async def quiet(ringing: Bell, *flags: asyncio.Event) -> None:
    """From now on a flag is set by what happens, and no longer because its space is new here."""
    async with asyncio.timeout(5):
        while set(ringing.listeners.spaces) - ringing._watch._last.keys():  # noqa: ASYNC110 - no event tells of it
            await asyncio.sleep(0)
    for flag in flags:
        flag.clear()


async def first_points(pictures: AsyncIterator[Answer]) -> int:
    async with asyncio.timeout(5):
        answer = await anext(pictures)
    points: int = answer.data["leaderboard"]["entries"]["edges"][0]["node"]["points"]
    return points


async def test_bells_of_spaces_that_nobody_listens_to_leave_nothing_behind(world: World) -> None:
    for _ in range(10):
        world[1]._heard(f"somebody {uuid4()}")
    assert world[1]._watch._rung == set()


async def test_a_ring_wakes_whom_it_concerns_and_nobody_else(world: World) -> None:
    ringing, here, learner = world[1], uuid4(), uuid4()
    listened: list[tuple[UUID, Concern]] = [(here, learner), (here, uuid4()), (here, Topic.LEADERBOARD)]
    with (
        ringing.listening(*listened[0]) as one,
        ringing.listening(*listened[0]) as two,
        ringing.listening(*listened[1]) as another,
        ringing.listening(*listened[2]) as board,
        ringing.listening(uuid4(), learner) as elsewhere,
    ):
        await quiet(ringing, one, two, another, board, elsewhere)
        ringing.ring(here, [learner])
        assert one.is_set()
        assert two.is_set()
        assert not another.is_set()
        ringing.ring(here, [uuid4() for _ in range(MOST_NAMED + 1)])
        assert another.is_set()
        assert not board.is_set()
        assert not elsewhere.is_set()
    assert not ringing.listeners


async def test_an_award_is_read_once_and_wakes_one_of_five_thousand(
    club: ChessClub, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The learner; and whoever sees the leaderboard or everything."""
    monkeypatch.setattr(watch, "HEALING", 3600)
    listeners = [world[1].listening(club.space, uuid4()) for _ in range(5000)]
    flags = [listener.__enter__() for listener in listeners]
    with (
        world[1].listening(club.space, club.ana) as ana,
        world[1].listening(club.space, Topic.LEADERBOARD) as board,
        world[1].listening(club.space, Topic.EVERYTHING) as staff,
    ):
        await quiet(world[1], ana, board, staff, *flags)
        with counting(monkeypatch) as statements:
            await complete_objective(club.by(club.sam), club.give_mate, [club.ana])
            await heard(ana, board, staff)
        assert not any(flag.is_set() for flag in flags)
        assert len([told for told in statements if "SELECT sequence, kind" in told]) == 1, statements
    for listener in listeners:
        listener.__exit__(None, None, None)


@pytest.mark.parametrize("kind", SpaceEventKind)
def test_every_event_concerns_staff_and_its_learner_and_no_other(kind: SpaceEventKind) -> None:
    ana = uuid4()
    of_ana = hearing.concerned([Happened(1, kind, ana)])
    assert {Topic.EVERYTHING, ana} <= of_ana
    assert Topic.LEARNERS not in of_ana
    of_nobody = hearing.concerned([Happened(1, kind, None)])
    assert (Topic.LEARNERS in of_nobody) == (kind not in hearing.OF_NO_LEARNER)


@on_redis
async def test_a_ring_is_heard_in_other_processes_and_letters_of_strangers_are_none(
    settings: Settings,
) -> None:
    space_id, learner = uuid4(), uuid4()
    url = settings.bus_url
    async with bell(url) as one, bell(url) as other, Redis.from_url(url) as redis:
        with other.listening(space_id, learner) as flag:
            for letter in ("no id at all", "", b"\xff\xfe\x00", f"x {space_id}/nothing", "x " + "é" * 9):
                await redis.publish(CHANNEL, letter)
            one.ring(space_id, [learner])
            await heard(flag)


async def award_unheard(club: ChessClub) -> None:
    """Somewhere else, where no bell rings."""
    silent = Actor(club.sam.who, replace(club.tools, bell=Mute()))
    await complete_objective(silent, club.give_mate, [club.ana])


async def test_a_lost_bell_costs_a_second_and_no_event(
    club: ChessClub, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(watch, "HEALING", 0.05)
    with (
        world[1].listening(club.space, Topic.LEADERBOARD) as screen,
        world[1].listening(club.space, club.ben) as ben,
    ):
        await quiet(world[1], screen, ben)
        await award_unheard(club)
        await heard(screen)
        assert not ben.is_set()


async def test_whoever_begins_to_listen_misses_nothing(
    club: ChessClub, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What happens before the reader knows the space may have been seen or not: so they look once more."""
    monkeypatch.setattr(watch, "HEALING", 3600)
    with world[1].listening(club.space, club.ana) as ana:
        await award_unheard(club)
        await heard(ana)


async def test_twenty_who_come_at_once_all_hear(club: ChessClub, asking: Asking) -> None:
    async def hears() -> int:
        async with asking.watching(club.screen, BOARD) as pictures:
            points = await first_points(pictures)
            while points == 0:
                points = await first_points(pictures)
        return points

    coming = [asyncio.create_task(hears()) for _ in range(20)]
    await complete_objective(club.by(club.sam), club.give_mate, [club.ana])
    assert await asyncio.gather(*coming) == [20] * 20


async def test_a_database_that_fails_for_a_while_is_read_again(
    club: ChessClub, world: World, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(watch, "HEALING", 0.02)
    failures = iter(range(5))

    async def sick(space_ids: object) -> dict[UUID, int]:
        if next(failures, None) is None:
            monkeypatch.undo()
        raise OSError("no database")

    with world[1].listening(club.space, club.ana) as ana:
        await quiet(world[1], ana)
        monkeypatch.setattr(watch, "last_sequences", sick)
        await award_unheard(club)
        await heard(ana)
    assert len([record for record in caplog.records if "no database" in record.message]) == 1


async def test_after_a_restore_everybody_looks_again(
    club: ChessClub, world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its numbers are lower than those that were read."""
    monkeypatch.setattr(watch, "HEALING", 0.02)
    with world[1].listening(club.space, club.ana) as ana:
        await quiet(world[1], ana)
        world[1]._watch._last[club.space] += 10
        await heard(ana)
