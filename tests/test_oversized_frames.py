"""A frame that is too large closes its socket and nobody else's (threat T32); the limit is of the served process."""

import pytest

from laurel.settings import Settings
from laurel.sockets.server import MOST_FRAME_BYTES
from tests.serving_process import serving_process
from tests.socket_client import connected

TOO_BIG = 1009


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_an_oversized_frame_closes_its_socket_alone(settings: Settings) -> None:
    async with serving_process(settings) as server:
        await server.answers()
        async with connected(server.served) as large, connected(server.served) as other:
            await other.begin()
            await large.begin()
            await large.send("x" * (MOST_FRAME_BYTES + 1))
            assert await large.closed() == TOO_BIG
            await other.send({"type": "ping"})
            assert await other.heard() == {"type": "pong"}
