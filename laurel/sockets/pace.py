"""How fast may a peer send frames? One that floods us takes the turns of everybody else (T36)."""

import logging
from typing import Any

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from websockets.protocol import State

FRAMES_AT_ONCE = 1000  # of every kind: pings and empty fragments cost as much as messages
FRAMES_A_SECOND = 200
PIECE_BYTES = 4096  # are read before frames are counted again: all of a read would hold 40,000
TOO_MANY = 4429  # final to clients of graphql-ws: whoever has a loop would go on
log = logging.getLogger(__name__)


class Paced(WebSocketsSansIOProtocol):
    """A socket that is closed when more frames come than it may send."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        self._left, self._counted_at = float(FRAMES_AT_ONCE), self.loop.time()

    def data_received(self, data: bytes) -> None:
        for start in range(0, len(data), PIECE_BYTES):
            if not self.transport.is_closing():
                super().data_received(data[start : start + PIECE_BYTES])

    def handle_events(self) -> None:
        now = self.loop.time()
        earned = FRAMES_A_SECOND * (now - self._counted_at)
        self._left = min(FRAMES_AT_ONCE, self._left + earned) - len(self.conn.events)
        self._counted_at = now
        if self._left < 0:
            self._flooded()
        else:
            super().handle_events()

    def _flooded(self) -> None:
        log.info("cut off a peer that floods us with frames")
        if self.handshake_complete and self.conn.state is State.OPEN:
            self.conn.send_close(TOO_MANY, "Too many frames")
            self.handle_parser_exception()
        else:
            self.transport.abort()
