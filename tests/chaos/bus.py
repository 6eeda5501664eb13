"""How do servers reach a Redis that a test breaks? Through a proxy, which can be broken too."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple

from tests.chaos.proxy import Proxy
from tests.private_redis import PrivateRedis, private_redis


class Bus(NamedTuple):
    """Redis, and what stands before it."""

    redis: PrivateRedis
    proxy: Proxy

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self.proxy.port}/0"

    async def begin(self, fault: str) -> None:
        match fault:
            case "killed":
                await self.redis.kill()
            case "stopped":
                self.redis.freeze()
            case "cut":
                self.proxy.cut()
            case "slow":
                self.proxy.delay = 0.5
            case "swallowed":
                self.proxy.swallow()

    async def end(self, fault: str) -> None:
        match fault:
            case "killed":
                await self.redis.start()
            case "stopped":
                self.redis.thaw()
            case "slow":
                self.proxy.delay = 0
            case "swallowed":
                self.proxy.forget()


@asynccontextmanager
async def private_bus(folder: Path) -> AsyncIterator[Bus]:
    """Well, until it is broken."""
    async with private_redis(folder) as redis:
        await redis.start()
        proxy = Proxy(redis.port)
        async with proxy.open():
            yield Bus(redis, proxy)
