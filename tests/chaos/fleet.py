"""How does a test start, kill and replace many real servers for the price of one start?"""

import asyncio
import json
import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from ssl import PROTOCOL_TLS_CLIENT, SSLContext
from uuid import uuid4

import httpx

from laurel.settings import PREFIX, ROOT, Settings
from tests.chaos.weaknesses import NONE
from tests.serving import Served
from tests.serving_process import environment_of, free_port

PLAIN = SSLContext(PROTOCOL_TLS_CLIENT)  # nobody speaks TLS here, and each client would make one, slowly


class Server:
    """One `laurel serve`: where it is, and how it ends."""

    def __init__(self, process_id: int, served: Served, told: Path) -> None:
        self.process_id = process_id
        self.served = served
        self._told = told

    def send(self, number: signal.Signals) -> None:
        with suppress(ProcessLookupError):
            os.kill(self.process_id, number)

    @property
    def lives(self) -> bool:
        try:
            os.kill(self.process_id, 0)
        except ProcessLookupError:
            return False
        return True

    @property
    def told(self) -> str:
        """On stderr, so far."""
        return self._told.read_text() if self._told.exists() else ""

    async def ended(self, within: float) -> str:
        """What it has said; TimeoutError if it lives longer than so many seconds."""
        async with asyncio.timeout(within):
            while self.lives:  # noqa: ASYNC110 - it is nobody's child here
                await asyncio.sleep(0.01)
        return self.told

    async def answers(self) -> None:
        """Until /healthz does."""
        async with asyncio.timeout(30), httpx.AsyncClient(base_url=self.served.url, verify=PLAIN) as client:
            while self.lives:
                with suppress(httpx.TransportError):
                    if (await client.get("/healthz")).status_code == httpx.codes.OK:
                        return
                await asyncio.sleep(0.02)
        raise AssertionError(self.told)


class Fleet:
    """All servers that one process has forked; none outlives it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._forking = subprocess.Popen(
            (sys.executable, "-m", "tests.chaos.forking"),
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            start_new_session=True,
        )
        self._ready = False

    def start(self, settings: Settings, weakness: str = NONE, **more: str) -> Server:
        """Not answering yet. `more` are settings by the names that the environment has for them."""
        served, told = Served(free_port()), self._folder / f"{uuid4().hex}.stderr"
        environment = environment_of(settings, served.port) | {PREFIX + name: more[name] for name in more}
        order = {"environment": environment, "told": str(told), "weakness": weakness}
        assert self._forking.stdin
        self._ready = self._ready or self._heard() == "READY"
        self._forking.stdin.write(json.dumps(order) + "\n")
        self._forking.stdin.flush()
        return Server(int(self._heard()), served, told)

    def close(self) -> None:
        with suppress(ProcessLookupError):
            os.killpg(self._forking.pid, signal.SIGKILL)
        self._forking.communicate()

    def _heard(self) -> str:
        assert self._forking.stdout
        return self._forking.stdout.readline().strip()
