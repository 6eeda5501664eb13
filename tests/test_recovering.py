"""A neighbour that is away is asked by one at a time, and what is owed to others does not wait for it (threat F14)."""

import asyncio
from datetime import timedelta
from itertools import pairwise

import pytest

from actions.bell import Bell
from actions.tools import Tools
from laurel import post, recovering, rounds
from laurel.recovering import Recovering
from laurel.settings import SecretAddress, Settings
from laurel.worker import working
from models.deliveries import DELIVERIES, Delivery, DeliveryKind
from models.hearing import Topic
from tests.clock import Clock
from tests.mail_server import MailServer, mail_server
from tests.silence import silence
from tests.until import until

World = tuple[Tools, Bell]
on_one_engine = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
MANY = 40


async def owe(tools: Tools, kind: DeliveryKind, number: int) -> None:
    now = tools.now()
    sealed, ends_at = tools.sealing.seal(b"123456", b"code"), (now + timedelta(days=1)).isoformat()
    code = {
        "purpose": "sign-in",
        "address": f"reader{number}@x.example",
        "code": sealed,
        "expires_at": ends_at,
    }
    removal = {"file": "01890000-0000-7000-8000-000000000000"}
    body = removal if kind is DeliveryKind.FILE_REMOVAL else code
    await Delivery.create(kind=kind, key=f"{kind}:{number}", body=body, created_at=now, next_attempt_at=now)


@on_one_engine
async def test_many_that_are_due_make_no_storm_at_a_server_that_is_away(
    world: World, settings: Settings, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(recovering, "FIRST_PAUSE", 0.05)
    monkeypatch.setattr(rounds, "LOOK_SECONDS", 0.01)
    for number in range(MANY):
        await owe(world[0], DeliveryKind.CODE_MAIL, number)
    attempts = list[float]()

    def take(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        attempts.append(asyncio.get_running_loop().time())
        writer.close()

    door = await asyncio.start_server(take, "127.0.0.1", 0)
    port = door.sockets[0].getsockname()[1]
    at = settings.model_copy(update={"mail_url": SecretAddress(f"smtp://127.0.0.1:{port}")})
    async with working(at, *world):
        await until(lambda: len(attempts) >= post.MOST_AT_ONCE + 4)
        gaps = [later - before for before, later in pairwise(attempts[post.MOST_AT_ONCE :])]
        assert all(gap > 0.05 * 2**doubled for doubled, gap in enumerate(gaps)), gaps
        door.close()
        await door.wait_closed()
        async with mail_server(port) as well:
            await until(lambda: reached_again(well, clock, world[1]))
    assert len({message["To"] for message in well.inbox}) == MANY


def reached_again(server: MailServer, clock: Clock, bell: Bell) -> bool:
    clock.passes(timedelta(minutes=1))
    bell.ring(DELIVERIES, [Topic.EVERYTHING])
    return len(server.inbox) >= MANY


@on_one_engine
async def test_mail_waits_for_no_store_of_files(
    world: World, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("ACCESS_KEY_ID", "SECRET_ACCESS_KEY"):
        monkeypatch.setenv(f"AWS_{name}", "hidden-word")
    monkeypatch.setenv("AWS_ALLOW_HTTP", "true")
    async with silence() as silent, mail_server() as server:
        monkeypatch.setenv("AWS_ENDPOINT_URL", silent.url)
        for number in range(2 * post.MOST_AT_ONCE):
            await owe(world[0], DeliveryKind.FILE_REMOVAL, number)
        at = settings.model_copy(update={"files_url": "s3://badges", "mail_url": server.url})
        async with working(at, *world):
            await until(lambda: silent.waiting == post.MOST_AT_ONCE)
            await owe(world[0], DeliveryKind.CODE_MAIL, 1)
            world[1].ring(DELIVERIES, [Topic.EVERYTHING])
            await until(lambda: server.inbox)
            assert silent.waiting == post.MOST_AT_ONCE
            silent.end.set()


async def test_whoever_failed_together_counts_once_and_an_answer_opens_all_places() -> None:
    neighbour = Recovering()
    assert neighbour.room(5, 2) == 3
    for _ in range(5):
        neighbour.failed()
    assert (neighbour.failures, neighbour.room(5, 0)) == (1, 0)
    neighbour.until = 0.0
    assert (neighbour.room(5, 0), neighbour.room(5, 1)) == (1, 0)
    neighbour.answered()
    assert neighbour.room(5, 0) == 5


async def test_the_pauses_end_at_a_minute() -> None:
    neighbour = Recovering()
    now = asyncio.get_running_loop().time()
    for _ in range(2000):
        neighbour.until = 0.0
        neighbour.failed()
    assert now + recovering.LONGEST_PAUSE / 2 <= neighbour.until < now + recovering.LONGEST_PAUSE + 10
