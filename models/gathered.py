"""How is what many ask one each, at the same time, asked for all of them at once?"""

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Hashable, Mapping
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")


class Gathered(Generic[Key, Value]):
    """While one question is being answered, those that come are kept, and are the next. So nobody is told what was
    read before they asked, and who asks alone waits for nobody. Nothing is remembered."""

    def __init__(self, ask: Callable[[list[Key]], Awaitable[Mapping[Key, Value]]]) -> None:
        """`ask` answers for many; who is not in its answer is told None."""
        self._ask = ask
        self._waiting: defaultdict[Key, list[asyncio.Future[Value | None]]] = defaultdict(list)
        self._asking: asyncio.Task[None] | None = None

    async def of(self, key: Key) -> Value | None:
        """Raises what asking for all of them raised."""
        told: asyncio.Future[Value | None] = asyncio.get_running_loop().create_future()
        self._waiting[key].append(told)
        if self._asking is None:
            self._asking = asyncio.create_task(self._go(), name="gathered")
        return await told

    async def _go(self) -> None:
        try:
            while self._waiting:
                waiting, self._waiting = self._waiting, defaultdict(list)
                await self._answer(waiting)
        finally:
            self._asking = None

    async def _answer(self, waiting: Mapping[Key, list["asyncio.Future[Value | None]"]]) -> None:
        found: Mapping[Key, Value] = {}
        failure: Exception | None = None
        try:
            found = await self._ask(list(waiting))
        except (
            asyncio.CancelledError
        ):  # also where this task is: it ends with those who wait, and nobody hangs
            failure = ConnectionError("asking was broken off")
        except Exception as error:
            failure = error
        for key, asked in waiting.items():
            for told in asked:
                if told.done():  # who asked has gone
                    continue
                if failure:
                    told.set_exception(failure)
                else:
                    told.set_result(found.get(key))
