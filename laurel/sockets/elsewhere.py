"""How do processes know what each has in the others? By way of Redis, once a second (T76).

While Redis is away each counts for itself: nobody is kept from reading, and one may have so many times more.
"""

import asyncio
import logging
from collections import Counter
from collections.abc import Mapping
from contextlib import AbstractAsyncContextManager, nullcontext, suppress
from functools import partial
from hashlib import blake2b
from uuid import uuid4

import orjson
from redis.asyncio import Redis

from actions.bus import impatient
from actions.lasting import beside
from laurel.secret import secret_of
from laurel.settings import Settings
from laurel.sockets.tallies import Tally

BEAT = 1.0  # seconds between two looks
KEPT = 5  # seconds that others believe what a process told last
MOST_BYTES = 4 * 1024 * 1024  # of what one process tells
Table = dict[str, dict[str, int]]  # how many each has, by kind and by whose they are
log = logging.getLogger(__name__)


class Elsewhere:
    """What the processes of one installation tell each other; `tallies` are this one's, by their kind."""

    def __init__(self, redis: Redis, installation: str, tallies: Mapping[str, Tally]) -> None:
        self._redis, self.tallies = redis, tallies
        self.processes = f"laurel:{installation}:processes"
        self.mine = f"laurel:{installation}:held:{uuid4().hex}"

    async def run(self) -> None:
        """Until it is cancelled."""
        try:
            while True:
                await self.look()
                await asyncio.sleep(BEAT)
        finally:
            self._heard([])
            await self._leave()

    async def look(self) -> None:
        """Tell the others, and hear of them; whatever goes wrong, nothing is known of them then."""
        try:
            self._heard(await self._exchange())
        except Exception as error:  # that Redis is away is logged by the bus
            log.debug("what others hold is not known: %r", error)
            self._heard([])

    async def _leave(self) -> None:
        """So that who comes back to another process at once is not counted twice."""
        with suppress(Exception):
            await self._redis.delete(self.mine)
            await self._redis.srem(self.processes, self.mine)

    async def _exchange(self) -> list[bytes]:
        """What each of the others told last; who has told nothing for long is forgotten."""
        told = orjson.dumps({kind: tally.told() for kind, tally in self.tallies.items()})
        async with self._redis.pipeline(transaction=False) as asked:
            asked.set(self.mine, told, ex=KEPT)
            asked.sadd(self.processes, self.mine)
            asked.smembers(self.processes)
            *_, everybody = await asked.execute()
        others = [key for key in everybody if key != self.mine.encode()]
        found = dict(zip(others, await self._redis.mget(others), strict=True)) if others else {}
        if gone := [key for key, value in found.items() if value is None]:
            await self._redis.srem(self.processes, *gone)
        return [value for value in found.values() if value is not None]

    def _heard(self, all_told: list[bytes]) -> None:
        tables = [table for table in map(_table, all_told) if table]
        for kind, tally in self.tallies.items():
            tally.elsewhere = sum((Counter(table.get(kind, {})) for table in tables), Counter[str]())


def _table(told: bytes) -> Table | None:
    """None for what is none of ours: somebody else may write to this Redis."""
    try:
        table: Table = orjson.loads(told[:MOST_BYTES])
        counts = [count for counts in table.values() for count in counts.values()]
    except (ValueError, AttributeError):
        return None
    return table if all(type(count) is int and count > 0 for count in counts) else None


def counting_elsewhere(settings: Settings, tallies: Mapping[str, Tally]) -> AbstractAsyncContextManager[None]:
    """Until the end of the block, where a Redis is set; who has none is one process."""
    if not settings.bus_url.startswith("redis"):
        return nullcontext()
    secret = secret_of(settings)[: blake2b.MAX_KEY_SIZE]
    for tally in tallies.values():
        tally.secret = secret
    redis = impatient(settings.bus_url)
    elsewhere = Elsewhere(redis, _installation(settings, secret), tallies)
    return beside("the count of what others hold", partial(_run, elsewhere, redis))


async def _run(elsewhere: Elsewhere, redis: Redis) -> None:
    async with redis:
        await elsewhere.run()


def _installation(settings: Settings, secret: bytes) -> str:
    """The same for processes of the same database and secret: several installations may share a Redis."""
    return blake2b(settings.database_url.encode(), key=secret, digest_size=8).hexdigest()
