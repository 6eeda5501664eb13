"""The bus: when Redis goes, stops or is cut off, bells are late and nothing else; when it is back, so are they."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from redis.asyncio import Redis

from actions import bus
from actions.bell import CHANNEL, MOST_RUNG, Bell, bell
from models.hearing import Topic
from tests.private_redis import PrivateRedis, private_redis
from tests.until import until

Fault = Callable[[PrivateRedis], Awaitable[None]]


@pytest.fixture
async def redis(tmp_path: Path) -> AsyncIterator[PrivateRedis]:
    async with private_redis(tmp_path) as found:
        yield found


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """All its patience is a tenth of what it is."""
    for name in ("ANSWER", "BEAT", "SILENCE", "LONGEST_PAUSE"):
        monkeypatch.setattr(bus, name, getattr(bus, name) / 10)


async def carries(one: Bell, other: Bell) -> None:
    """A ring of one is heard by the other, and the other way round."""
    for rings, hears in ((one, other), (other, one)):
        space_id: UUID = uuid4()
        with hears.listening(space_id, Topic.REVIEW) as flag:
            async with asyncio.timeout(5):
                while not flag.is_set():  # on a busy machine one may be lost again
                    rings.ring(space_id, [Topic.REVIEW])
                    await asyncio.sleep(0.02)


async def killed(redis: PrivateRedis) -> None:
    await redis.kill()


async def frozen(redis: PrivateRedis) -> None:
    redis.freeze()


async def back(redis: PrivateRedis, fault: Fault) -> None:
    if fault is frozen:
        redis.thaw()
    else:
        await redis.start()


@pytest.mark.usefixtures("hasty")
@pytest.mark.parametrize("fault", [killed, frozen])
async def test_while_redis_is_away_nobody_waits_and_when_it_is_back_bells_are_too(
    redis: PrivateRedis, fault: Fault
) -> None:
    await redis.start()
    async with bell(redis.url) as one, bell(redis.url) as other:
        await carries(one, other)
        await fault(redis)
        await until(lambda: one.trouble and other.trouble)
        with one.listening(uuid4(), Topic.REVIEW):
            one.ring(uuid4())
        await back(redis, fault)
        await until(lambda: not (one.trouble or other.trouble))
        await carries(one, other)


@pytest.mark.usefixtures("hasty")
async def test_cut_connections_are_made_again(redis: PrivateRedis) -> None:
    await redis.start()
    async with bell(redis.url) as one, bell(redis.url) as other:
        for _ in range(3):
            await redis.cut()
            await until(lambda: one.trouble or other.trouble)
            await until(lambda: not (one.trouble or other.trouble))
            await carries(one, other)


@pytest.mark.usefixtures("hasty")
async def test_one_that_starts_without_redis_finds_it_later(redis: PrivateRedis) -> None:
    async with bell(redis.url) as one, bell(redis.url) as other:
        assert one.trouble
        await redis.start()
        await until(lambda: not (one.trouble or other.trouble))
        await carries(one, other)


async def test_a_huge_message_of_somebody_else_is_not_even_read(
    redis: PrivateRedis, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """It would hold up all that this process serves: to take 30 MB apart takes a second."""
    read, rung = list[str](), str(uuid4())
    monkeypatch.setattr(Bell, "_heard", lambda ringing, letter: read.append(letter))
    await redis.start()
    async with bell(redis.url), Redis.from_url(redis.url) as stranger:
        for _ in range(3):
            await stranger.publish(CHANNEL, "x " + " ".join([rung] * 10_000))
        await stranger.publish(CHANNEL, f"x {rung}")
        await until(lambda: read)
    assert read == [f"x {rung}"]
    assert len([record for record in caplog.records if "are ignored" in record.message]) == 1


async def test_however_many_bells_are_due_each_is_heard(redis: PrivateRedis) -> None:
    """They are more than one letter holds."""
    await redis.start()
    space_ids, learner = [uuid4() for _ in range(2 * MOST_RUNG + 1)], uuid4()
    async with bell(redis.url) as one, bell(redis.url) as other, AsyncExitStack() as listening:
        flags = [listening.enter_context(other.listening(space_id, learner)) for space_id in space_ids]
        for space_id in space_ids:
            one.ring(space_id, [learner])
        async with asyncio.timeout(5):
            for flag in flags:
                await flag.wait()


@pytest.mark.usefixtures("hasty")
async def test_it_ends_in_time_while_redis_answers_nothing(redis: PrivateRedis) -> None:
    await redis.start()
    async with bell(redis.url) as one:
        redis.freeze()
        one.ring(uuid4())
        async with asyncio.timeout(3):
            await one._is_done.wait()
