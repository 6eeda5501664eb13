"""Two servers share nothing but the database and the bus, and every screen still moves (realtime.md, 13)."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack
from typing import Any

import httpx
import pytest

from laurel.settings import Settings
from schema.ids import encode
from subscriptions.waiting import HEARTBEAT
from tests.serving import Served
from tests.serving_process import serving_process
from tests.socket_client import connected
from tests.stories import ChessClub

BOARD = "subscription { leaderboard { entries { edges { node { points } } } } }"
COMPLETE = """mutation ($objective: ID!, $learner: ID!) {
  completeObjective(input: { objective: $objective, learners: [$learner] }) { __typename }
}"""
CURSOR = "query ($space: ID!) { space(id: $space) { progressCursor } }"
DIARY = """subscription ($space: ID!, $after: String) {
  progressChanges(space: $space, after: $after) { cursor previousCursor event { learner { name } } }
}"""
on_postgres = pytest.mark.parametrize("engine", ["postgres"], indirect=True)


@pytest.fixture
async def two_servers(settings: Settings) -> AsyncIterator[list[Served]]:
    async with AsyncExitStack() as stack:
        started = [await stack.enter_async_context(serving_process(settings)) for _ in range(2)]
        for server in started:
            await server.answers()
        yield [server.served for server in started]


async def asked(served: Served, token: str, query: str, **variables: Any) -> Any:
    headers = {"Authorization": f"Bearer {token}"}
    async with httpx.AsyncClient(base_url=served.url, headers=headers) as client:
        answer = (await client.post("/graphql", json={"query": query, "variables": variables})).json()
    assert "errors" not in answer, answer
    return answer["data"]


async def complete(served: Served, club: ChessClub, learner: str) -> None:
    objective = encode("objective", club.give_mate)
    data = await asked(served, club.sam.token, COMPLETE, objective=objective, learner=learner)
    assert data["completeObjective"]["__typename"] == "ObjectiveCompletions"


def points(frame: dict[str, Any]) -> list[int]:
    return [edge["node"]["points"] for edge in frame["payload"]["data"]["leaderboard"]["entries"]["edges"]]


@on_postgres
async def test_an_award_on_one_moves_the_leaderboard_of_the_other_and_a_cursor_is_good_on_both(
    club: ChessClub, two_servers: list[Served]
) -> None:
    one, other = two_servers
    space = club.space_node
    start = (await asked(one, club.sam.token, CURSOR, space=space))["space"]["progressCursor"]
    async with connected(other) as screen, connected(other) as staff:
        await screen.begin(club.display_token)
        await screen.ask("board", BOARD)
        assert points(await screen.heard()) == [0, 0, 0]
        await complete(one, club, encode("learner", club.ana))
        async with asyncio.timeout(HEARTBEAT - 1):  # by the bell, that is
            assert points(await screen.heard()) == [20, 0, 0]
        await staff.begin(club.sam.token)
        await staff.ask("diary", DIARY, variables={"space": space, "after": start})
        line = (await staff.heard())["payload"]["data"]["progressChanges"]
    assert (line["previousCursor"], line["event"]["learner"]["name"]) == (start, "Ana")
    await complete(other, club, encode("learner", club.ben))
    async with connected(one) as back:
        await back.begin(club.sam.token)
        await back.ask("diary", DIARY, variables={"space": space, "after": line["cursor"]})
        rest = (await back.heard())["payload"]["data"]["progressChanges"]
    assert (rest["previousCursor"], rest["event"]["learner"]["name"]) == (line["cursor"], "Ben")


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_a_second_server_on_one_sqlite_file_is_refused_in_one_line(settings: Settings) -> None:
    async with serving_process(settings) as first:
        await first.answers()
        async with serving_process(settings) as second:
            status, told = await second.ended(within=20)
    assert (status, told.count("\n")) == (1, 1), told
    assert told.startswith("Another process serves this SQLite database.")


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_a_port_that_is_taken_is_told_with_the_setting_that_chooses_another(
    settings: Settings, served: Served
) -> None:
    async with serving_process(settings, served.port) as second:
        status, told = await second.ended(within=20)
    assert (status, told.count("\n")) == (1, 1), told
    assert f":{served.port}" in told
    assert "LAUREL_PORT" in told
