"""The image's own steps make what serves as docker-compose.yml says: behind the real proxy, with nothing to write to.

For the ordeal: the steps install everything anew, and the proxy (haproxy) must be on the machine.
"""

import asyncio
import json
import re
import subprocess
from collections.abc import AsyncIterator
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path

import httpx
import pytest

from laurel.settings import ROOT, Settings
from schema.ids import encode
from tests.bucket import Bucket, bucket
from tests.chaos.conftest import Tell
from tests.chaos.image import Image, image, running
from tests.composing import composed, environment_of
from tests.dockerfile import healthcheck
from tests.mail_server import MailServer, mail_server
from tests.node import required
from tests.ordeal import TIMES
from tests.serving import Served, bearer
from tests.serving_process import free_port
from tests.socket_client import connected
from tests.stories import ChessClub
from tests.uploading import AS_PNG, PNG, asked, take_evidence

BOARD = "subscription { leaderboard { entries(first: 1) { edges { node { points } } } } }"
COMPLETE = "mutation ($i: CompleteObjectiveInput!) { completeObjective(input: $i) { __typename } }"
ASK_CODE = 'mutation { requestSignIn(input: {email: "new@learner.example"}) { __typename } }'
ME = "{ viewer { user { name } } }"


class Composed:
    """What docker-compose.yml would start, on ports of this machine."""

    def __init__(self, made: Image, variables: dict[str, str], folder: Path, stack: ExitStack) -> None:
        self.made, self._variables, self.folder, self._stack = made, variables, folder, stack
        self.ports = {name: free_port() for name in ("proxy", "web1", "web2")}
        self.address = variables["LAUREL_ADDRESS"] = f"http://127.0.0.1:{self.ports['proxy']}"
        self.running: dict[str, subprocess.Popen[bytes]] = {}

    def start(self, service: str) -> None:
        told = composed(self._variables)["services"][service]
        environment = self.made.environment | environment_of(service, self._variables)
        environment |= {"LAUREL_HOST": "127.0.0.1", "LAUREL_PORT": str(self.ports.get(service, 0))}
        environment["LAUREL_DATABASE_URL"] = self._variables["DATABASE"]
        environment["LAUREL_BUS_URL"] = self._variables["BUS"]
        command = self.made.inside(*told.get("command", self.made.command))
        self.running[service] = self._stack.enter_context(running(command, environment, self.log(service)))

    def start_proxy(self) -> None:
        environment = {"PROXY_PORT": str(self.ports["proxy"])} | {
            name.upper(): f"127.0.0.1:{self.ports[name]}" for name in ("web1", "web2")
        }
        command = [required("haproxy"), "-db", "-f", str(ROOT / "deploy" / "haproxy.cfg")]
        self._stack.enter_context(running(command, environment, self.log("proxy")))

    def log(self, service: str) -> Path:
        return self.folder / f"{service}.log"

    def is_well(self, service: str) -> str:
        """What the image's own question is answered."""
        words = [word.replace(":8000", f":{self.ports[service]}") for word in healthcheck()]
        return self.made.run(*words)


@asynccontextmanager
async def composing(
    settings: Settings, folder: Path, mail: MailServer, store: Bucket, tell: Tell
) -> AsyncIterator[Composed]:
    assert settings.secret
    variables = {
        "POSTGRES_PASSWORD": "p" * 20,
        "STORE_SECRET": "t" * 20,
        "LAUREL_SECRET": settings.secret.get_secret_value(),
        "DATABASE": settings.database_url,
        "BUS": settings.bus_url,
        "AWS_ENDPOINT_URL": store.url,
        "LAUREL_MAIL_URL": mail.url.get_secret_value(),
        "LAUREL_TRUSTED_PROXIES": "127.0.0.1",
    }
    with ExitStack() as stack:
        (folder / "image").mkdir()
        made = stack.enter_context(image(folder / "image"))
        await asyncio.to_thread(made.build)
        tell("megabytes on top of the base", await asyncio.to_thread(made.bytes_written) / 1e6)
        made.seal()
        found = Composed(made, variables, folder, stack)
        for service in ("web1", "web2", "worker"):
            found.start(service)
        found.start_proxy()
        yield found


@pytest.mark.skipif(TIMES == 1, reason="it is part of the ordeal")
@pytest.mark.timeout(600)
async def test_the_steps_of_the_image_make_what_serves(
    settings: Settings, club: ChessClub, tmp_path: Path, tell: Tell
) -> None:
    async with (
        mail_server() as mail,
        bucket("laurel") as store,
        composing(settings, tmp_path, mail, store, tell) as them,
        httpx.AsyncClient(base_url=them.address, headers=bearer(club.sam.token)) as client,
    ):
        await until_ready(them)
        assert (them.is_well("web1"), them.is_well("web2")) == ("", "")
        nothing_can_be_written(them)
        await everything_goes_through_the_proxy(client, club, them)
        await mail_and_files_reach_their_places(client, club, mail, store)
        await one_process_may_go(client, them)


async def until_ready(them: Composed) -> None:
    """Each process, and what the proxy knows of them."""
    async with httpx.AsyncClient() as client, asyncio.timeout(60):
        for name in ("web1", "web2", "proxy"):
            while not await is_ready(client, them.ports[name]):  # noqa: ASYNC110 - other processes begin
                await asyncio.sleep(0.2)


async def is_ready(client: httpx.AsyncClient, port: int) -> bool:
    try:
        return (await client.get(f"http://127.0.0.1:{port}/readyz")).status_code == 200
    except httpx.TransportError:
        return False


def nothing_can_be_written(them: Composed) -> None:
    tried = "id -u; touch /laurel/x || echo no; touch /x || echo no; touch /laurel/var/x /tmp/x && echo yes"
    assert them.made.run("sh", "-c", tried).split() == ["10001", "no", "no", "yes"]


async def everything_goes_through_the_proxy(
    client: httpx.AsyncClient, club: ChessClub, them: Composed
) -> None:
    forged = {"X-Request-Id": "an-id-of-my-own", "X-Forwarded-For": "203.0.113.9"}
    answer = await client.post("/graphql", json={"query": ME}, headers=forged)
    assert answer.json()["data"]["viewer"]["user"]["name"] == "Sam"
    given = answer.headers["X-Request-Id"]
    assert re.fullmatch(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", given)
    assert "POST graphql 200 " in them.log("proxy").read_text()
    assert given in them.log("proxy").read_text()
    assert (await client.get("/metrics")).status_code == 404
    async with connected(Served(them.ports["proxy"])) as screen:
        await screen.begin(club.display_token)
        await screen.ask("1", BOARD)
        before = (await screen.heard())["payload"]["data"]["leaderboard"]
        done = {"objective": encode("objective", club.solve_forks), "learners": [encode("learner", club.ben)]}
        await client.post("/graphql", json={"query": COMPLETE, "variables": {"i": done}})
        assert (await screen.heard())["payload"]["data"]["leaderboard"] != before


async def mail_and_files_reach_their_places(
    client: httpx.AsyncClient, club: ChessClub, mail: MailServer, store: Bucket
) -> None:
    await client.post("/graphql", json={"query": ASK_CODE})
    async with asyncio.timeout(20):
        while not mail.inbox:  # noqa: ASYNC110 - another process sends it
            await asyncio.sleep(0.1)
    await take_evidence(club)
    link = await asked(club)
    assert (await client.put(link.path, content=PNG, headers=AS_PNG)).is_success
    assert PNG in store.objects.values()


async def one_process_may_go(client: httpx.AsyncClient, them: Composed) -> None:
    """Whoever was just connected to it connects anew; all others do not notice, and the log is lines of JSON."""
    them.running["web1"].kill()
    cut_off = 0
    for _ in range(20):
        try:
            assert (await client.post("/graphql", json={"query": ME})).status_code == 200
        except httpx.RemoteProtocolError:
            cut_off += 1
    assert cut_off <= 1
    for line in them.log("web2").read_text().splitlines():
        if line.startswith("{"):
            json.loads(line)
