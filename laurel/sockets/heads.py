"""How large may the head of a request be, and how long may it take to come? (T37, T38)

Uvicorn and its parser wait for ever, and keep whatever comes: a header of 64 MB took 120 MB and ten seconds of
everybody's time.
"""

import asyncio
import logging
from typing import cast

from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

HEAD_SECONDS = 10.0  # from the first byte of a connection, or of its next request, to the end of the head
MOST_HEAD_BYTES = 64 * 1024  # that come and are no body: heads, trailers, and what stands before a chunk
TOO_LATE = (408, "Request Timeout", "The head of the request took too long.")
TOO_LARGE = (431, "Request Header Fields Too Large", f"Headers may have {MOST_HEAD_BYTES} bytes.")
log = logging.getLogger(__name__)


class Headed(HttpToolsProtocol):
    """A connection whose requests have heads of that size, in that time."""

    _late: asyncio.TimerHandle | None = None
    _got_on = False  # whether the parser came to an end of something
    _waiting_bytes = 0  # since then

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        super().connection_made(cast(asyncio.Transport, transport))
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        self._await_no_more()
        super().connection_lost(exc)

    def data_received(self, data: bytes) -> None:
        if self._late is None and self._is_idle():
            self._await_head()
        self._got_on = False
        super().data_received(data)
        self._waiting_bytes = 0 if self._got_on else self._waiting_bytes + len(data)
        if self._waiting_bytes > MOST_HEAD_BYTES:
            self._turn_away(*TOO_LARGE)

    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._await_head()

    def on_headers_complete(self) -> None:
        self._got_on = True
        self._await_no_more()
        super().on_headers_complete()

    def on_body(self, body: bytes) -> None:
        self._got_on = True
        super().on_body(body)

    def on_message_complete(self) -> None:
        self._got_on = True
        super().on_message_complete()

    def _await_head(self) -> None:
        self._await_no_more()
        self._late = self.loop.call_later(HEAD_SECONDS, self._look_for_head)

    def _await_no_more(self) -> None:
        if self._late:
            self._late.cancel()
            self._late = None

    def _look_for_head(self) -> None:
        """What waits behind a request that is still being answered has time until then."""
        self._late = None
        if self._is_idle():
            self._turn_away(*TOO_LATE)

    def _is_idle(self) -> bool:
        last = cast(RequestResponseCycle | None, self.cycle)  # none yet, whatever its type says
        return last is None or last.response_complete

    def _turn_away(self, status: int, phrase: str, words: str) -> None:
        if self.transport.is_closing():
            return
        log.info("turned away a peer: %s", words)
        # Browsers open connections ahead: who has said nothing would take an answer for that to their next request.
        if self._is_idle() and self._waiting_bytes:
            head = f"HTTP/1.1 {status} {phrase}\r\nConnection: close\r\nContent-Type: text/plain; charset=utf-8\r\n"
            self.transport.write(f"{head}Content-Length: {len(words) + 1}\r\n\r\n{words}\n".encode())
        self.transport.close()
