"""How are the answers of a shared run iterated over, by whoever waits for each to be sent?"""

import asyncio
from collections.abc import AsyncGenerator, Coroutine
from contextlib import suppress
from typing import Any


class Newest:
    """An outlet that keeps the newest answer: whoever is slow skips what came in between."""

    def __init__(self) -> None:
        self._newest: bytes | None = None
        self._come = asyncio.Event()

    def push(self, payload: bytes) -> None:
        self._newest = payload
        self._come.set()

    async def until(self, attending: Coroutine[Any, Any, bytes]) -> AsyncGenerator[bytes, None]:
        """The answers, and the last words; `attending` is `instead.attend(newest)`, whose errors are raised here."""
        task = asyncio.ensure_future(attending)
        task.add_done_callback(lambda _: self._come.set())
        try:
            while not task.done():
                await self._come.wait()
                self._come.clear()
                payload, self._newest = self._newest, None
                if payload is not None and not task.done():
                    yield payload
            yield task.result()
        finally:
            task.cancel()
            with suppress(asyncio.CancelledError, Exception):
                await task
