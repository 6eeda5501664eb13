"""How does uvicorn serve the application?"""

import asyncio
import logging
import socket
from typing import Any

import uvicorn

from laurel.sockets.guarded import GuardedHttp, GuardedSocket

log = logging.getLogger("uvicorn.error")  # which says nothing of doors that it was handed
MOST_FRAME_BYTES = 65536
GRACE_SECONDS = 10
PING_SECONDS = 20  # below what balancers and the networks of phones keep a silent connection for

OPTIONS: dict[str, Any] = {
    "http": GuardedHttp,
    "ws": GuardedSocket,
    "ws_max_size": MOST_FRAME_BYTES,
    "ws_per_message_deflate": False,  # work and memory for each socket: nothing could be encoded once for all
    "ws_ping_interval": PING_SECONDS,
    "ws_ping_timeout": PING_SECONDS,
    "timeout_graceful_shutdown": GRACE_SECONDS,
    "access_log": False,
    "server_header": False,
    "proxy_headers": False,  # the application's own (laurel/logs/request_ids.py)
}
"""Of uvicorn, the same wherever Laurel is served."""


class Server(uvicorn.Server):
    """Says first that it goes away, so that event streams end by themselves: uvicorn would wait for them."""

    def __init__(self, config: uvicorn.Config, going_away: asyncio.Event) -> None:
        super().__init__(config)
        self._going_away = going_away

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        for door in sockets or () if self.started else ():
            log.info("Listening on %s:%s; Ctrl-C ends it", *door.getsockname()[:2])

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._going_away.set()
        await super().shutdown(sockets)
