"""What an earlier release has kept is all there after the migrations, fits together, and goes on (fault F15).

`tests/chaos/test_upgrading.py` does it with the earlier release itself, while that serves.
"""

from collections.abc import AsyncIterator
from contextlib import nullcontext
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from laurel.app import create_app
from laurel.doctor import deep_findings
from laurel.settings import Settings
from laurel.world import opened
from models.database import database
from models.migrating import migrate
from tests.clock import Clock
from tests.databases import empty_database
from tests.releases.keeping import Kept, kept_by, leave
from tests.serving import bearer, serving

RELEASE, MIGRATION = "0004", "0004_papers"
THEN = datetime(2026, 11, 28, tzinfo=UTC)  # the day after it was left
BOARD = (
    "query ($s: ID!) { space(id: $s) { leaderboard { entries(first: 20) { edges { node { points } } } } } }"
)
COMPLETE = """mutation ($i: CompleteObjectiveInput!) { completeObjective(input: $i) {
  ... on ObjectiveCompletions { completed { award { id } } refused { refused { code } } } } }"""


@pytest.fixture
async def database_url(engine: str, tmp_path: Path) -> AsyncIterator[str]:
    """The address of a database without any table."""
    async with empty_database(engine, tmp_path) as url:
        yield url


@pytest.fixture
def clock() -> Clock:
    clock = Clock()
    clock.passes(THEN - clock())
    return clock


async def asked(client: httpx.AsyncClient, query: str, token: str, **variables: Any) -> Any:
    body = {"query": query, "variables": variables}
    answer = (await client.post("/graphql", json=body, headers=bearer(token))).json()
    assert "errors" not in answer, answer
    return answer["data"]


async def test_what_an_earlier_release_has_left_goes_on(
    settings: Settings, clock: Clock, database_url: str
) -> None:
    kept = kept_by(RELEASE)
    async with database(database_url):
        await leave(database_url, MIGRATION, kept.tables)
        await migrate(database_url)
    assert [found for found in await deep_findings(settings) if not found.well] == []
    async with (
        opened(settings, clock) as world,
        serving(create_app(settings.model_copy(update={"worker": "off"}), nullcontext(world))) as served,
        httpx.AsyncClient(base_url=served.url) as client,
    ):
        await its_people_find_their_places(client, kept)
    assert [found for found in await deep_findings(settings) if not found.well] == []


async def its_people_find_their_places(client: httpx.AsyncClient, kept: Kept) -> None:
    """With the tokens that they had, and acts as before."""
    demo = kept.demo
    board = await asked(client, BOARD, demo["staff"], s=demo["space"])
    points = [edge["node"]["points"] for edge in board["space"]["leaderboard"]["entries"]["edges"]]
    left = sorted((row["points"] for row in kept.tables["learner"]), reverse=True)
    assert points == left
    given = {"objective": demo["objective"], "learners": demo["learners"]}
    done = (await asked(client, COMPLETE, demo["staff"], i=given))["completeObjective"]
    assert done["completed"]
    assert {each["refused"]["code"] for each in done["refused"]} <= {"ALREADY_COMPLETED"}
