"""What must run as long as a process does is begun again when it has ended; what can't be turns /healthz red."""

import asyncio
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import httpx
import pytest

from actions import lasting, watch
from actions.bell import Bell, bell
from actions.bus import RedisBus
from actions.progress import complete_objective
from actions.tools import Tools
from laurel.settings import Settings
from models.hearing import Topic
from subscriptions import waiting
from subscriptions.heartbeat import Heartbeat
from tests.asking import Asking
from tests.stories import ChessClub
from tests.test_bell import BOARD, first_points
from tests.until import until

World = tuple[Tools, Bell]
on_redis = pytest.mark.parametrize("engine", ["postgres"], indirect=True)
deadly = pytest.mark.parametrize("error", [RuntimeError("a bug"), asyncio.CancelledError()], ids=repr)


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(lasting, "PAUSE", 0.02)


def failing_once(
    monkeypatch: pytest.MonkeyPatch, where: type, name: str, error: BaseException
) -> Callable[[], bool]:
    """Whether it has failed by now."""
    works, left = getattr(where, name), [error]

    def act(*given: Any, **named: Any) -> Any:
        if left:
            raise left.pop()
        return works(*given, **named)

    monkeypatch.setattr(where, name, act)
    return lambda: not left


@deadly
async def test_screens_move_again_when_the_reader_of_diaries_had_ended(
    club: ChessClub, asking: Asking, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    monkeypatch.setattr(watch, "HEALING", 0.02)
    failed = failing_once(monkeypatch, watch.Watch, "_look", error)
    async with asking.watching(club.screen, BOARD) as pictures:
        assert await first_points(pictures) == 0
        await until(failed)
        await complete_objective(club.by(club.sam), club.give_mate, [club.ana])
        assert await first_points(pictures) == 20


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
@deadly
@pytest.mark.parametrize(
    ("where", "name"), [(Bell, "_heard"), (Bell, "_send"), (RedisBus, "_read"), (RedisBus, "_pass_on")]
)
async def test_bells_are_heard_elsewhere_again(
    settings: Settings, monkeypatch: pytest.MonkeyPatch, where: type, name: str, error: BaseException
) -> None:
    failed = failing_once(monkeypatch, where, name, error)
    space_id, learner = uuid4(), uuid4()
    async with bell(settings.bus_url) as one, bell(settings.bus_url) as other:
        with other.listening(space_id, learner) as flag:
            async with asyncio.timeout(5):
                while not (flag.is_set() and failed()):
                    one.ring(space_id, [learner])
                    await asyncio.sleep(0.02)


@deadly
async def test_rights_are_asked_again(
    club: ChessClub, world: World, monkeypatch: pytest.MonkeyPatch, error: BaseException
) -> None:
    monkeypatch.setattr(waiting, "HEARTBEAT", 0.01)
    beaten = list[int]()

    async def beat(heartbeat: Heartbeat, space_ids: object) -> None:
        beaten.append(1)

    monkeypatch.setattr(Heartbeat, "beat", beat)
    failed = failing_once(monkeypatch, Heartbeat, "beat", error)
    with world[1].listening(club.space, Topic.EVERYTHING, club.sam.who):
        await until(lambda: failed() and beaten)


async def test_what_ends_is_logged_and_what_is_cancelled_ends(caplog: pytest.LogCaptureFixture) -> None:
    ran = list[int]()

    async def short() -> None:
        ran.append(1)

    task = lasting.begin("a short one", short)
    await until(lambda: len(ran) > 1)
    task.cancel()
    await asyncio.wait([task])
    assert task.cancelled()
    assert "a short one has ended" in caplog.text


async def test_what_nobody_begins_again_turns_the_health_red(client: httpx.AsyncClient, world: World) -> None:
    assert (await client.get("/healthz")).status_code == 200
    ended = asyncio.create_task(asyncio.sleep(0))
    await ended
    world[1]._tasks.append(ended)
    answer = await client.get("/healthz")
    assert (answer.status_code, "restart" in answer.json()["status"]) == (503, True)
