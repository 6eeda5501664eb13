"""What goes on in a process is told to Prometheus, to who has the token alone, in words that nobody can multiply."""

import re
from contextlib import nullcontext
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr, ValidationError

from actions.bell import Bell
from actions.tools import Tools
from laurel.app import create_app
from laurel.settings import Settings
from tests.serving import Served, bearer, serving
from tests.stories import ChessClub

TOKEN = "a token for Prometheus"


@pytest.fixture
def settings(settings: Settings) -> Settings:
    return settings.model_copy(update={"metrics_token": SecretStr(TOKEN), "worker": "off"})


async def metrics(served: Served) -> dict[str, float]:
    """By name and labels."""
    async with httpx.AsyncClient(base_url=served.url, headers=bearer(TOKEN)) as client:
        told = (await client.get("/metrics")).raise_for_status().text
    found = re.findall(r"^(laurel_\S+?)(?:_total)?(\{.*\})? (\S+)$", told, re.MULTILINE)
    return {name + labels: float(value) for name, labels, value in found}


async def test_what_was_asked_refused_and_is_owed_is_told(club: ChessClub, served: Served) -> None:
    before = await metrics(served)
    async with httpx.AsyncClient(base_url=served.url, headers=bearer(club.sam.token)) as client:
        await client.post("/graphql", json={"query": "query Mine { viewer { user { id } } }"})
        await client.post("/graphql", json={"query": "{ nothing }"})
        refused = 'mutation { archiveSpace(input: {space: "x"}) { __typename } }'
        await client.post("/graphql", json={"query": refused})
    after = await metrics(served)
    risen = {name for name, value in after.items() if value > before.get(name, 0.0)}
    assert {
        'laurel_operations{field="viewer",kind="query"}',
        'laurel_operations{field="unreadable",kind="query"}',
        'laurel_operations{field="archiveSpace",kind="mutation"}',
        'laurel_errors{code="BAD_USER_INPUT"}',
        'laurel_refused{code="NOT_FOUND"}',
        'laurel_requests{method="POST",path="/graphql",status="200"}',
    } <= risen
    assert after["laurel_bus_carries"] == 1


async def test_a_letter_that_waits_is_owed_since_then(club: ChessClub, served: Served) -> None:
    async with httpx.AsyncClient(base_url=served.url) as client:
        query = 'mutation { requestSignIn(input: {email: "new@learner.example"}) { __typename } }'
        await client.post("/graphql", json={"query": query})
    assert (await metrics(served))['laurel_owed{kind="CODE_MAIL"}'] == 1


async def test_whoever_has_no_token_reads_nothing(
    club: ChessClub, served: Served, settings: Settings, world: tuple[Tools, Bell]
) -> None:
    async with httpx.AsyncClient(base_url=served.url) as client:
        for headers in ({}, bearer("wrong"), bearer(club.sam.token)):
            assert (await client.get("/metrics", headers=headers)).status_code == 401
    closed = create_app(settings.model_copy(update={"metrics_token": None}), nullcontext(world))
    async with serving(closed) as elsewhere, httpx.AsyncClient(base_url=elsewhere.url) as client:
        assert (await client.get("/metrics", headers=bearer(TOKEN))).status_code == 404


async def test_nobody_makes_up_labels(served: Served) -> None:
    async with httpx.AsyncClient(base_url=served.url) as client:
        for number in range(20):
            await client.request("PROPFIND", f"/{number}")
            query = f"query Q{number} {{ f{number} }}"
            await client.post("/graphql", json={"query": query, "operationName": f"Q{number}"})
    told = await metrics(served)
    assert not [name for name in told if re.search(r"PROPFIND|Q\d|/\d|f\d", name)]
    assert told['laurel_requests{method="other",path="other",status="404"}'] >= 1


def test_a_short_token_is_refused() -> None:
    with pytest.raises(ValidationError, match="16"):
        Settings(metrics_token=SecretStr("short"))


async def test_who_is_ready_says_so_and_who_goes_away_too(
    settings: Settings, world: tuple[Tools, Bell]
) -> None:
    app = create_app(settings, nullcontext(world))
    async with serving(app) as going, httpx.AsyncClient(base_url=going.url) as client:
        assert (await client.get("/readyz")).json() == {"status": "ready"}
        app.state.connections.going_away.set()
        away = await client.get("/readyz")
        assert (away.status_code, away.json()) == (503, {"status": "going away"})
        assert (await client.get("/healthz")).status_code == 200


async def test_nobody_is_ready_before_every_migration(tmp_path: Path, settings: Settings) -> None:
    bare = settings.model_copy(update={"database_url": f"sqlite://{tmp_path}/bare.sqlite3"})
    async with serving(create_app(bare)) as served, httpx.AsyncClient(base_url=served.url) as client:
        found = await client.get("/readyz")
        assert found.status_code == 503
        assert "run `laurel migrate`: 0001_initial" in found.json()["status"]
