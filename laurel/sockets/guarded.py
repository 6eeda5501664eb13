"""What becomes of a peer that does not read? It is cut off, and what was kept for it is freed.

Uvicorn waits for it for ever: its buffer never drains, so neither a ping that is not answered nor an orderly end
gets rid of it.
"""

import asyncio
import logging
import socket
from collections.abc import Iterable
from typing import Any, cast

from uvicorn._types import ASGI3Application
from uvicorn.protocols.http.httptools_impl import RequestResponseCycle
from websockets.protocol import State

from laurel.sockets.heads import Headed
from laurel.sockets.pace import Paced

STALL_SECONDS = 10.0
LEAST_BYTES = 32 * 1024  # that a peer must take in so many seconds while more waits for it
LEAVE_SECONDS = 2.0  # to take what was said last
MOST_BUFFERED = 1024 * 1024  # bytes that wait for a peer which makes us write, by pings
MOST_UNSENT = (
    128 * 1024
)  # bytes that the system keeps for a peer, of what it can't send yet; else it is 4 MiB
NO_UTF8 = 1007
UNREADABLE = (
    b"HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
    b"This is no handshake of a WebSocket, which has no body.\n"
)
WRITE_TEXT = "laurel.write_text"  # an extension of ASGI: see GuardedSocket.write_text
log = logging.getLogger(__name__)


class Guarded(asyncio.Protocol):
    """Goes before a protocol of uvicorn's."""

    loop: asyncio.AbstractEventLoop
    transport: asyncio.Transport
    _watch: asyncio.TimerHandle | None = None

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(cast(asyncio.Transport, transport))
        if hasattr(socket, "TCP_NOTSENT_LOWAT"):
            transport.get_extra_info("socket").setsockopt(
                socket.IPPROTO_TCP, socket.TCP_NOTSENT_LOWAT, MOST_UNSENT
            )

    def pause_writing(self) -> None:
        super().pause_writing()
        self._watch_it()

    def resume_writing(self) -> None:
        super().resume_writing()
        self._watch_no_more()

    def connection_lost(self, exc: Exception | None) -> None:
        self._watch_no_more()
        super().connection_lost(exc)

    def end_soon(self) -> None:
        """What is closing by then is cut off; a request that is still being answered is not."""
        self.loop.call_later(LEAVE_SECONDS, self._cut_if_closing)

    def cut(self) -> None:
        log.info("cut off a peer that does not read")
        self.transport.abort()

    def _watch_it(self) -> None:
        waiting = self.transport.get_write_buffer_size()
        self._watch = self.loop.call_later(STALL_SECONDS, self._look, waiting)

    def _watch_no_more(self) -> None:
        if self._watch:
            self._watch.cancel()
            self._watch = None

    def _look(self, before: int) -> None:
        if before - self.transport.get_write_buffer_size() < LEAST_BYTES:
            self.cut()
        else:
            self._watch_it()

    def _cut_if_closing(self) -> None:
        if self.transport.is_closing():
            self.transport.abort()


class GuardedSocket(Guarded, Paced):
    """A socket; one that answers no ping in time is cut off too."""

    def write_text(self, text: bytes) -> bool:
        """Whether it was written, as the library would: a frame that is a whole message leaves it as it was."""
        if self.conn.state is not State.OPEN or not self.writable.is_set():
            return False
        self.transport.write(head_of(len(text)) + text)
        return True

    def send_receive_event_to_app(self) -> None:
        """What is no UTF-8 ends the socket (RFC 6455, 8.1). Uvicorn would log a trace."""
        if self.curr_msg_data_type == "bytes" or self.close_sent or is_utf8(self.frames):
            super().send_receive_event_to_app()
            return
        log.info("closed the socket of a peer that sends text which is no UTF-8")
        self.frames = []
        if self.conn.state is State.OPEN:  # else it closes already, at the peer's own word
            self.conn.send_close(NO_UTF8, "Text must be UTF-8")
            self.handle_parser_exception()

    def data_received(self, data: bytes) -> None:
        """A handshake that the library can't read ends with its word: uvicorn would keep it open and say nothing."""
        super().data_received(data)
        if self.conn.handshake_exc and not self.transport.is_closing():
            self.transport.write(b"".join(self.conn.data_to_send()) or UNREADABLE)
            self.transport.close()
            self.end_soon()

    def handle_ping(self) -> None:
        super().handle_ping()
        if self.transport.get_write_buffer_size() > MOST_BUFFERED:
            self.cut()

    def handle_parser_exception(self) -> None:
        super().handle_parser_exception()
        self.end_soon()

    def keepalive_timeout(self) -> None:
        super().keepalive_timeout()
        self.end_soon()

    def shutdown(self) -> None:
        """What closes already can't be told to; the library would raise, and the others would not be told either."""
        if self.conn.state in (State.CONNECTING, State.OPEN) and not self.conn.handshake_exc:
            super().shutdown()
        else:
            self.transport.close()
        self.end_soon()

    async def run_asgi(self) -> None:
        if not self.conn.extensions:  # else the library would change each frame
            cast(dict[str, Any], self.scope.setdefault("extensions", {}))[WRITE_TEXT] = self.write_text
        await super().run_asgi()
        self.end_soon()


def is_utf8(frames: Iterable[bytes]) -> bool:
    """Of the fragments of a message, in which a character may be cut in two."""
    try:
        b"".join(frames).decode()
    except UnicodeDecodeError:
        return False
    return True


def head_of(length: int) -> bytes:
    """Of a server's frame: the whole of a text message, not masked (RFC 6455, 5.2)."""
    if length < 126:
        return bytes((0x81, length))
    if length < 65536:
        return b"\x81\x7e" + length.to_bytes(2, "big")
    return b"\x81\x7f" + length.to_bytes(8, "big")


class GuardedHttp(Guarded, Headed):
    """Requests, and event streams among them."""

    _answered: RequestResponseCycle | None = None  # others may wait behind it on the same connection

    def _start_asgi_task(self, cycle: RequestResponseCycle, app: ASGI3Application) -> None:
        self._answered = cycle
        super()._start_asgi_task(cycle, app)

    def connection_lost(self, exc: Exception | None) -> None:
        """Uvicorn tells only the request that came last, which may still wait behind a stream."""
        if self._answered and not self._answered.response_complete:
            self._answered.disconnected = True
            self._answered.message_event.set()
        super().connection_lost(exc)

    def shutdown(self) -> None:
        super().shutdown()
        self.end_soon()
