"""Do the README and the guides keep their word? Each command and query is run, as a newcomer would run it."""

import asyncio
import json
import os
import re
import signal
import socket
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NamedTuple

import httpx
import pytest

from laurel.settings import ROOT
from tests.checkouts import fresh_checkout
from tests.elsewhere import Elsewhere, did_key
from tests.node import installed, required

# Browsers have WebSocket, and Node from 22 on; the tests run on 20 too.
WITH_SOCKETS = 'import WebSocket from "ws";\nglobalThis.WebSocket ??= WebSocket;\n'
PAGES = ("README.md", "docs/clients.md", "docs/operating.md")  # in the order in which they are read
README = "\n".join((ROOT / name).read_text() for name in PAGES)


class Newcomer(NamedTuple):
    """A fresh checkout that serves its demo world."""

    checkout: Path
    port: int
    printed: str
    demo: dict[str, Any]
    log: asyncio.StreamReader

    def token(self, role: str) -> str:
        found = re.search(rf"^  {role} +(laurel_\S+)$", self.printed, re.MULTILINE)
        assert found, self.printed
        return found[1]

    async def runs(self, command: str, **environment: str) -> str:
        """What a command of the README prints, run in the checkout, against the port in use."""
        here = command.replace("127.0.0.1:8000", f"127.0.0.1:{self.port}")
        process = await asyncio.create_subprocess_shell(
            here,
            cwd=self.checkout,
            env=os.environ | environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        told, errors = await process.communicate()
        assert process.returncode == 0, errors.decode()
        return told.decode()


def blocks(language: str) -> list[str]:
    return re.findall(rf"^```{language}\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)


@pytest.fixture
async def newcomer(tmp_path: Path) -> AsyncIterator[Newcomer]:
    async with serving_newcomer(fresh_checkout(tmp_path)) as found:
        yield found


@asynccontextmanager
async def serving_newcomer(checkout: Path) -> AsyncIterator[Newcomer]:
    port = free_port()
    process = await asyncio.create_subprocess_exec(
        "scripts/serve",
        cwd=checkout,
        env=os.environ | {"LAUREL_PORT": str(port), "PYTHONUNBUFFERED": "1"},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    assert process.stdout
    try:
        printed = ""
        while "Listening on" not in printed:
            line = await process.stdout.readline()
            assert line, printed
            printed += line.decode()
        demo = json.loads((checkout / "var" / "demo.json").read_text())
        yield Newcomer(checkout, port, printed, demo, process.stdout)
    finally:
        process.send_signal(signal.SIGTERM)
        await process.communicate()


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.mark.timeout(180)  # it is all of them
async def test_a_newcomer_gets_by_with_the_commands_and_queries_of_the_pages(
    newcomer: Newcomer,
) -> None:
    await curl_answers(newcomer)
    await the_screen_shows_the_leaderboard(newcomer)
    await queries_answer(newcomer)
    await commands_of_the_operator_run(newcomer)


async def curl_answers(newcomer: Newcomer) -> None:
    *asked, imported = [block for block in blocks("sh") if "curl" in block]
    staff = newcomer.token("staff")
    for command in asked:
        answer = json.loads(await newcomer.runs(command, TOKEN=staff))
        assert answer["data"]["viewer"]["spaces"]["edges"][0]["node"]["name"] == "Chess Club"
    told = json.loads(await newcomer.runs(imported, TOKEN=staff, SPACE=newcomer.demo["space"]))
    assert (told["applied"], told["created"], told["problems"]) == (True, 1, [])


async def the_screen_shows_the_leaderboard(newcomer: Newcomer) -> None:
    """The script of the README runs until it is stopped: its first line is the leaderboard now."""
    (script,) = blocks("js")
    here = script.replace("127.0.0.1:8000", f"127.0.0.1:{newcomer.port}")
    (installed() / "readme.mjs").write_text(WITH_SOCKETS + here)
    process = await asyncio.create_subprocess_exec(
        required("node"),
        "readme.mjs",
        cwd=installed(),
        env=os.environ | {"TOKEN": newcomer.token("display")},
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout
    lines = json.loads(await process.stdout.readline())
    process.kill()
    await process.wait()
    assert (lines[0]["rank"], lines[0]["points"]) == (1, 150)


async def queries_answer(newcomer: Newcomer) -> None:
    """In their order: what one answers is a variable of the next."""
    variables = {name: newcomer.demo[name] for name in ("space", "objective", "learners")}
    async with httpx.AsyncClient(base_url=f"http://127.0.0.1:{newcomer.port}") as client:
        for query in blocks("graphql"):
            if not query.startswith("subscription"):
                if "$code" in query:
                    variables["code"] = await code_in_the_mail(newcomer)
                if "$issuer" in query:
                    variables |= await the_issuers_own(client, newcomer)
                if "$document" in query:
                    variables["document"] = await brought(client, newcomer)
                role = next((role for word, role in ROLES.items() if word in query), "staff")
                token = newcomer.token(role)
                answers = await answered(client, token, query, variables)
                if "submitEvidence" in query:
                    variables["submission"] = answers[0]["id"]
                if "createSpace" in query:
                    variables |= {"mate": answers[0]["id"], "beginners": answers[1]["id"]}


ROLES = {
    "HandIn": "learner",
    "Bring": "learner",
    "Begin": "owner",
    "Register": "owner",
    "Fill": "owner",
    "Plan": "owner",
    "Tell": "owner",
}
OWN = "{ viewer { issuers { id badges(first: 2) { edges { node { id } } } } } }"


async def the_issuers_own(client: httpx.AsyncClient, newcomer: Newcomer) -> dict[str, str]:
    (viewer,) = await answered(client, newcomer.token("owner"), OWN, {})
    (issuer,) = viewer["issuers"]
    fork, scholar = [edge["node"]["id"] for edge in issuer["badges"]["edges"]]
    return {"issuer": issuer["id"], "fork": fork, "scholar": scholar}


async def brought(client: httpx.AsyncClient, newcomer: Newcomer) -> str:
    """An award that the learner has from elsewhere, by an issuer that is a key: nothing is fetched to believe it."""
    (viewer,) = await answered(client, newcomer.token("learner"), "{ viewer { emails { address } } }", {})
    elsewhere = Elsewhere(lambda: datetime.now(UTC))
    return json.dumps(elsewhere.credential(viewer["emails"][0]["address"], did_key(b"r" * 32)))


async def answered(client: httpx.AsyncClient, token: str, query: str, variables: Any) -> list[dict[str, Any]]:
    body, headers = {"query": query, "variables": variables}, {"Authorization": f"Bearer {token}"}
    told = (await client.post("/graphql", json=body, headers=headers)).json()
    assert "errors" not in told, told
    answers = list(told["data"].values())
    assert not any("code" in answer for answer in answers), "refused"
    return answers


async def code_in_the_mail(newcomer: Newcomer) -> str:
    """As the README says: in the file that the log names."""
    async for line in newcomer.log:
        if announced := re.search(r"mail to ada@example.org: (\S+)", line.decode()):
            text = (newcomer.checkout / announced[1]).read_text()
            found = re.search(r"\b\d{6}\b", text.partition("\n\n")[2])
            assert found, text
            return found[0]
    raise AssertionError("no mail was announced")


async def commands_of_the_operator_run(newcomer: Newcomer) -> None:
    (commands,) = [block for block in blocks("sh") if "scripts/laurel settings" in block]
    for command in commands.splitlines():
        assert await newcomer.runs(command)
