"""Workers as processes: two never send twice, one that is killed in the middle sends the same mail again (F14)."""

import asyncio
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from signal import SIGINT, SIGKILL, SIGTERM, Signals
from uuid import UUID

import pytest

from actions.deliveries import LEASE
from actions.tools import Tools
from laurel.settings import Settings
from models.deliveries import Delivery, DeliveryKind
from tests.mail_server import MailServer, mail_server
from tests.worker_process import until, worker_process

MANY = 60


@pytest.fixture
async def server() -> AsyncIterator[MailServer]:
    async with mail_server() as found:
        yield found


async def owe(tools: Tools, count: int = 1) -> list[UUID]:
    """By the clock of the processes, which is that of the world."""
    now = datetime.now(UTC)
    sealed = tools.sealing.seal(b"123456", b"code")
    expires_at = (now + timedelta(days=1)).isoformat()
    owed = [
        Delivery(
            kind=DeliveryKind.CODE_MAIL,
            key=f"code-mail:{number}",
            body={
                "purpose": "sign-in",
                "address": f"reader{number}@x.example",
                "code": sealed,
                "expires_at": expires_at,
            },
            created_at=now,
            next_attempt_at=now,
        )
        for number in range(count)
    ]
    await Delivery.bulk_create(owed)
    return [delivery.id for delivery in owed]


async def all_sent() -> bool:
    return not await Delivery.filter(sent_at=None).exists()


async def test_two_workers_on_one_database_never_send_twice(
    tools: Tools, settings: Settings, server: MailServer
) -> None:
    async with worker_process(settings, server.url), worker_process(settings, server.url):
        await owe(tools, MANY)
        await until(all_sent)
    assert sorted(server.recipients) == sorted(f"reader{number}@x.example" for number in range(MANY))
    assert await Delivery.filter(attempts=1).count() == MANY


async def test_one_killed_between_sending_and_keeping_sends_the_same_mail_again(
    tools: Tools, settings: Settings, server: MailServer
) -> None:
    """The server has accepted it, and the worker never hears so: nobody can know better than to send it twice."""
    (delivery_id,) = await owe(tools)
    server.open.clear()
    async with worker_process(settings, server.url) as killed:
        await until(lambda: arrived(server, 1))
        killed.send_signal(SIGKILL)
        assert await killed.wait() == -SIGKILL
    kept = await Delivery.get(id=delivery_id)
    assert (kept.sent_at, kept.attempts) == (None, 1)
    assert timedelta(0) < kept.next_attempt_at - datetime.now(UTC) <= LEASE
    await Delivery.filter(id=delivery_id).update(next_attempt_at=datetime.now(UTC))  # two minutes pass
    server.open.set()
    async with worker_process(settings, server.url):
        await until(all_sent)
    assert [message["Message-ID"] for message in server.inbox] == [f"<{delivery_id}@127.0.0.1>"] * 2
    assert (await Delivery.get(id=delivery_id)).attempts == 2


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize("number", [SIGTERM, SIGINT])
async def test_a_worker_that_is_stopped_finishes_what_it_sends_and_says_nothing_else(
    tools: Tools, settings: Settings, server: MailServer, number: Signals
) -> None:
    await owe(tools)
    server.open.clear()
    async with worker_process(settings, server.url) as worker:
        await until(lambda: arrived(server, 1))
        worker.send_signal(number)
        asyncio.get_running_loop().call_later(0.2, server.open.set)
        async with asyncio.timeout(10):
            _, errors = await worker.communicate()
    assert (worker.returncode, errors) == (0, b"")
    assert await all_sent()


async def arrived(server: MailServer, count: int) -> bool:
    return len(server.inbox) == count
