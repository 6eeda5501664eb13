"""What carries bells between processes, and comes back when Redis does?"""

import asyncio
import logging
from contextlib import suppress
from functools import partial
from typing import Any
from uuid import uuid4

from broadcaster import Event
from broadcaster._backends.base import BroadcastBackend
from redis.asyncio import Redis
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from actions.lasting import begin

# Seconds.
ANSWER = 2.0  # Redis may take to connect or to answer
BEAT = 1.0  # between two heartbeats
SILENCE = 3.0  # without one after which the reader is rebuilt
FIRST_PAUSE, LONGEST_PAUSE = 0.1, 5.0  # before it is rebuilt
MOST_WAITING = 1000  # messages that were read and not yet passed on
MOST_BYTES = 65_536  # of a message: ours are smaller, and to take a huge one apart would hold up everybody
log = logging.getLogger(__name__)


class Away(Exception):
    """The bus does not carry anything now."""


def impatient(url: str, **more: Any) -> Redis:
    """A client that waits ANSWER seconds at most, and leaves it to us to try again."""
    retry = Retry(NoBackoff(), 0)
    return Redis.from_url(url, socket_timeout=ANSWER, socket_connect_timeout=ANSWER, retry=retry, **more)


class RedisBus(BroadcastBackend):
    """A backend of broadcaster whose reader is rebuilt whenever it does not hear its own heartbeat.

    broadcaster's own ends with the first lost connection or strange message, and tells nobody.
    """

    def __init__(self, url: str) -> None:
        # By the third protocol each message is also written out for a log that nobody keeps.
        self._client = impatient(url, protocol=2)
        self._heartbeat = f"laurel:{uuid4().hex}"
        self._waiting = asyncio.Queue[Event](MOST_WAITING)
        self._task: asyncio.Task[None] | None = None
        self._tried = asyncio.Event()  # whether it is known if Redis is there
        self.trouble = "it has not answered yet"  # empty while the reader hears itself
        self.latency = 0.0  # seconds that the last heartbeat was on its way
        self.ignored = 0  # messages that were too large to be ours

    @property
    def is_dead(self) -> bool:
        """Whether its reader has ended while it should read."""
        return self._task is not None and self._task.done()

    async def connect(self) -> None:
        """Connections are made when they are needed, again and again."""

    async def disconnect(self) -> None:
        await self._client.aclose()

    async def subscribe(self, channel: str) -> None:
        """To one channel. Comes back when Redis has answered, or has not: then it goes on trying."""
        self._task = begin("the reader of the bus", partial(self._supervise, channel))
        await self._tried.wait()

    async def unsubscribe(self, channel: str) -> None:
        task, self._task = self._task, None
        if task:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task

    async def publish(self, channel: str, message: Any) -> None:
        """Raises while Redis is away, at once or after ANSWER seconds."""
        if self.trouble:
            raise Away(self.trouble)
        await self._client.publish(channel, message)

    async def next_published(self) -> Event:
        return await self._waiting.get()

    async def _supervise(self, channel: str) -> None:
        pause = FIRST_PAUSE
        while True:
            try:
                await self._read(channel)
            except Exception as error:  # whatever it is: without a reader the process would be deaf for ever
                pause = min(LONGEST_PAUSE, 2 * pause) if self.trouble else FIRST_PAUSE
                self._lost(error)
            with suppress(Exception):  # for the same reason
                await self._client.connection_pool.disconnect(inuse_connections=False)
            await asyncio.sleep(pause)

    async def _read(self, channel: str) -> None:
        """Until the connection is lost, or nothing comes through it."""
        now = asyncio.get_running_loop().time
        async with self._client.pubsub() as reader:
            await reader.subscribe(self._heartbeat, channel)
            due = heard = sent = now()
            message = None
            while message or now() < heard + SILENCE:  # what has come is read first, however late we are
                if now() >= due:
                    sent = now()
                    await self._client.publish(self._heartbeat, "")
                    due = sent + BEAT
                message = await reader.get_message(ignore_subscribe_messages=True, timeout=BEAT)
                if message and await self._is_heartbeat(message):
                    heard = now()
                    self.latency = heard - sent
        raise Away("its heartbeat is not heard")

    async def _is_heartbeat(self, message: dict[str, Any]) -> bool:
        channel = message["channel"].decode("utf-8", "replace")
        if channel != self._heartbeat:
            await self._pass_on(channel, message["data"])
            return False
        if self.trouble and self._tried.is_set():
            log.warning("the bus is back")
        self.trouble = ""
        self._tried.set()
        return True

    async def _pass_on(self, channel: str, data: bytes) -> None:
        if len(data) <= MOST_BYTES:
            await self._waiting.put(Event(channel, data.decode("utf-8", "replace")))
            return
        self.ignored += 1
        if self.ignored == 1:
            log.warning(
                "somebody else uses our channel: %d bytes came, and are ignored like all such", len(data)
            )

    def _lost(self, error: Exception) -> None:
        if not self.trouble or not self._tried.is_set():
            log.warning("the bus is away; screens move by what is read every second: %r", error)
        self.trouble = str(error) or type(error).__name__
        self._tried.set()
