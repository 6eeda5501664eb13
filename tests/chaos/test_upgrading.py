"""An earlier release serves while its database is migrated, and beside the new one: nothing fails, nothing is lost.

F15. For the ordeal, with the history of the checkout: tests/test_upgrade.py looks at what that release has kept.
"""

import asyncio
import json
import subprocess
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Any

import httpx
import pytest

from laurel.doctor import deep_findings
from laurel.settings import ROOT, Settings
from tests.conftest import require_servers
from tests.databases import empty_database
from tests.ordeal import TIMES
from tests.serving import Served, bearer
from tests.serving_process import environment_of, free_port
from tests.socket_client import connected

EARLIER = "a4774c042f11e3d13216667c61acd22913b7f735"  # whose migrations end with 0004
ACTS = 25  # by which each part of the way is gone
ADD = """mutation ($s: ID!, $e: String!) { addLearner(input: {space: $s, email: $e, name: "New"}) {
  __typename ... on Learner { id } } }"""
COMPLETE = """mutation ($i: CompleteObjectiveInput!) { completeObjective(input: $i) {
  ... on ObjectiveCompletions { completed { learner { points } } } } }"""
BOARD = "query ($s: ID!) { space(id: $s) { leaderboard { entries { totalCount } } learners { totalCount } } }"
WATCH = "subscription { leaderboard { entries(first: 1) { totalCount } } }"


@pytest.fixture(params=["sqlite", "postgres"])
def engine(request: pytest.FixtureRequest) -> str:
    if request.param == "postgres":
        require_servers()
    return str(request.param)


@pytest.fixture
async def database_url(engine: str, tmp_path: Path) -> AsyncIterator[str]:
    """Of a database without any table."""
    async with empty_database(engine, tmp_path) as url:
        yield url


@pytest.fixture
def earlier(tmp_path: Path) -> Path:
    """A checkout of the earlier release."""
    folder = tmp_path / "earlier"
    folder.mkdir()
    archive = subprocess.run(["git", "archive", EARLIER], cwd=ROOT, capture_output=True, check=False)
    assert archive.returncode == 0, "git fetch --unshallow: the history has the earlier release"
    subprocess.run(["tar", "x"], cwd=folder, input=archive.stdout, check=True)
    return folder


class Busy:
    """Staff who add learners and complete an objective for them, at each of some servers in turn, until told to end."""

    def __init__(self, demo: dict[str, Any]) -> None:
        self.demo, self.servers, self.done, self.failed = demo, list[Served](), 0, list[str]()
        self._more = asyncio.Condition()
        self._ends = False

    async def goes_on(self) -> None:
        async with httpx.AsyncClient(headers=bearer(self.demo["staff"]), timeout=20) as client:
            while not self._ends:
                for served in list(self.servers):
                    await self._act(client, served)
                await asyncio.sleep(0)

    async def acts_more(self) -> None:
        """So many more, from now on."""
        goal = self.done + ACTS
        async with self._more, asyncio.timeout(60):
            await self._more.wait_for(lambda: self.done >= goal or bool(self.failed))
        assert self.failed == []

    def ends(self) -> None:
        self._ends = True

    async def _act(self, client: httpx.AsyncClient, served: Served) -> None:
        try:
            added = await self._ask(client, served, ADD, s=self.demo["space"], e=f"n{self.done}@new.example")
            given = {"objective": self.demo["objective"], "learners": [added["addLearner"]["id"]]}
            told = await self._ask(client, served, COMPLETE, i=given)
            assert told["completeObjective"]["completed"], told
            await self._ask(client, served, BOARD, s=self.demo["space"])
            self.done += 1
        except Exception as error:
            self.failed.append(f"{served.port}: {error!r}")
        async with self._more:
            self._more.notify_all()

    async def _ask(self, client: httpx.AsyncClient, served: Served, query: str, **variables: Any) -> Any:
        answer = await client.post(f"{served.url}/graphql", json={"query": query, "variables": variables})
        assert answer.status_code == 200, answer.text
        assert "errors" not in answer.json(), answer.text
        return answer.json()["data"]

    async def learners(self) -> int:
        async with httpx.AsyncClient(headers=bearer(self.demo["staff"])) as client:
            told = await self._ask(client, self.servers[0], BOARD, s=self.demo["space"])
        return int(told["space"]["learners"]["totalCount"])


async def command(checkout: Path, settings: Settings, *words: str) -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "laurel", *words),
        cwd=checkout,
        env=environment_of(settings, 0),
        stdout=asyncio.subprocess.DEVNULL,
        stderr=asyncio.subprocess.PIPE,
    )
    _, errors = await process.communicate()
    assert process.returncode == 0, errors.decode()


@asynccontextmanager
async def server(checkout: Path, settings: Settings, log: Path) -> AsyncIterator[Served]:
    """Well, and ended in order at the end of the block."""
    served = Served(free_port())
    with log.open("wb") as told:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "laurel", "serve"),
            cwd=checkout,
            env=environment_of(settings, served.port),
            stdout=told,
            stderr=told,
        )
    try:
        await is_well(served)
        yield served
    finally:
        process.terminate()
        await process.wait()


async def is_well(served: Served) -> None:
    async with asyncio.timeout(40), httpx.AsyncClient(base_url=served.url) as client:
        while True:
            with suppress(httpx.TransportError):
                if (await client.get("/healthz")).status_code == 200:
                    return
            await asyncio.sleep(0.1)


@pytest.mark.skipif(TIMES == 1, reason="it is part of the ordeal")
@pytest.mark.timeout(300)
async def test_an_earlier_release_is_replaced_while_it_serves(
    engine: str, settings: Settings, earlier: Path, tmp_path: Path
) -> None:
    await command(earlier, settings, "demo")
    busy = Busy(json.loads((earlier / "var" / "demo.json").read_text()))
    logs = [tmp_path / "earlier.log", tmp_path / "newer.log"]
    async with server(earlier, settings, logs[0]) as old:
        busy.servers = [old]
        before = await busy.learners()
        working = asyncio.create_task(busy.goes_on())
        await busy.acts_more()
        await command(ROOT, settings, "migrate")
        await busy.acts_more()
        await is_well(old)
        if engine == "postgres":
            async with server(ROOT, settings, logs[1]) as new:
                await both_serve(busy, old, new)
                busy.ends()
                await working
        busy.ends()
        await working
    if engine == "sqlite":  # one process serves its file
        async with server(ROOT, settings, logs[1]) as new:
            await it_serves_alone(busy, new)
            assert await busy.learners() == before + busy.done
    assert busy.failed == []
    assert [found for found in await deep_findings(settings) if not found.well] == []
    assert "Traceback" not in "".join(log.read_text() for log in logs)


async def both_serve(busy: Busy, old: Served, new: Served) -> None:
    """A screen at each moves by what is done at the other."""
    for here, there in ((old, new), (new, old)):
        busy.servers = [there]
        async with connected(here) as screen:
            await screen.begin(busy.demo["display"])
            await screen.ask("1", WATCH)
            first = (await screen.heard())["payload"]["data"]
            assert (await screen.heard())["payload"]["data"] != first
        await busy.acts_more()
    busy.servers = [old, new]
    await busy.acts_more()
    busy.servers = [new]
    await busy.acts_more()


async def it_serves_alone(busy: Busy, new: Served) -> None:
    busy.servers, more = [new], Busy(busy.demo)
    more.servers, more.done = [new], busy.done
    working = asyncio.create_task(more.goes_on())
    await more.acts_more()
    more.ends()
    await working
    busy.done = more.done
    assert more.failed == []
