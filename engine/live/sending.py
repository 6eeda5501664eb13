"""How is sent to thousands of sockets without waiting for any?

A send is stepped: it runs until it would have to wait, which it does only where the peer does not keep up. Such a
socket is busy, and keeps the newest frame of each picture until it has come to an end.
"""

import asyncio
from collections.abc import Callable, Coroutine, Generator, Hashable
from contextlib import suppress
from types import coroutine
from typing import Any

Sending = Coroutine[Any, Any, None]


def _can_not(frame: bytes) -> bool:
    return False


class Pipe:
    """All frames of one socket, in order. `send` hands one to the transport, and waits while that is full.

    `write` does so at once, in fewer steps; where it can't it does nothing, and is false.
    """

    __slots__ = ("_rest", "_send", "_waiting", "_write")

    def __init__(self, send: Callable[[str], Sending], write: Callable[[bytes], bool] = _can_not) -> None:
        self._send, self._write = send, write
        self._waiting: dict[Hashable, str] = {}  # by what is shown, or by who waits until it is sent
        self._rest: asyncio.Task[None] | None = None

    def offer(self, key: Hashable, frame: bytes) -> None:
        """Now, or later and only the newest of this key. A peer that is gone is for who reads from it to notice."""
        if self._rest:
            self._waiting[key] = frame.decode()
        elif not self._write(frame):
            with suppress(Exception):
                self._begin(frame.decode(), None)

    def drop(self, key: Hashable) -> None:
        """What waits under this key need not be sent."""
        self._waiting.pop(key, None)

    async def send(self, frame: str) -> None:
        """After whatever waits; raises what the transport raises."""
        sent: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        if self._rest:
            self._waiting[sent] = frame
        elif not self._begin(frame, sent):
            return
        try:
            await sent
        finally:
            self.drop(sent)

    def _begin(self, frame: str, sent: "asyncio.Future[None] | None") -> bool:
        """Whether it has to wait."""
        sending = self._send(frame)
        try:
            waits_for = sending.send(None)
        except StopIteration:
            return False
        self._rest = asyncio.create_task(self._finish(_rest(sending, waits_for), sent), name="slow socket")
        return True

    async def _finish(self, sending: Sending, sent: Hashable) -> None:
        """This one, and what has come to wait behind it."""
        try:
            await sending
            _tell(sent, None)
            while self._waiting:
                sent = next(iter(self._waiting))
                await self._send(self._waiting.pop(sent))
                _tell(sent, None)
        except Exception as error:
            waiting, self._waiting = [sent, *self._waiting], {}
            for who in waiting:
                _tell(who, error)
        finally:
            self._rest = None


def _tell(sent: Hashable, error: Exception | None) -> None:
    if not isinstance(sent, asyncio.Future) or sent.done():
        return
    if error:
        sent.set_exception(error)
    else:
        sent.set_result(None)


@coroutine
def _rest(sending: Sending, waits_for: Any) -> Generator[Any, Any, None]:
    """Goes on with what was stepped, when what it waits for has come."""
    try:
        yield waits_for
        yield from sending
    finally:
        sending.close()
