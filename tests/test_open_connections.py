"""How many sockets and event streams may be open, for whom, and how long?"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager, nullcontext
from datetime import timedelta
from typing import Any

import httpx
import pytest

from actions.bell import Bell
from actions.tools import Tools
from laurel import view
from laurel.app import create_app
from laurel.settings import Settings
from laurel.sockets import signing_in
from models.tokens import AccessToken
from tests.clock import Clock
from tests.event_stream import EVENTS, streaming
from tests.serving import Served, bearer, serving
from tests.socket_client import Socket, connected
from tests.stories import ChessClub

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
BOARD = "subscription { leaderboard { version } }"
ME = "{ viewer { user { name } } }"


@asynccontextmanager
async def served_with(
    settings: Settings, world: tuple[Tools, Bell], **limits: int
) -> AsyncIterator[tuple[Served, httpx.AsyncClient]]:
    async with (
        serving(create_app(settings.model_copy(update=limits), nullcontext(world))) as served,
        httpx.AsyncClient(base_url=served.url) as client,
    ):
        yield served, client


async def refusal(client: httpx.AsyncClient, token: str) -> tuple[int, str] | None:
    """Status and code; None for who is let in."""
    headers = {"Accept": EVENTS} | bearer(token)
    answer = await client.post("/graphql", json={"query": ME}, headers=headers)
    if answer.status_code == 200:
        return None
    return answer.status_code, answer.json()["errors"][0]["extensions"]["code"]


async def ended(socket: Socket) -> tuple[int, str]:
    return await socket.closed(), socket.reason


async def test_one_person_has_so_many_connections_whichever_they_are(
    settings: Settings, world: tuple[Tools, Bell], club: ChessClub
) -> None:
    """Threat T34."""
    async with (
        served_with(settings, world, most_connections_each=2) as (served, client),
        AsyncExitStack() as held,
    ):
        first = await held.enter_async_context(connected(served))
        await first.begin(club.display_token)
        stream = await held.enter_async_context(streaming(client, BOARD, club.display_token))
        await stream.told()
        async with connected(served) as third:
            await third.init(club.display_token)
            assert await ended(third) == (4429, "You have 2 connections open here: close one first.")
        assert await refusal(client, club.display_token) == (429, "RATE_LIMITED")
        async with connected(served) as of_another:
            await of_another.begin(club.sam.token)
        await first.leave()
        async with asyncio.timeout(10):
            while await refusal(client, club.display_token):  # noqa: ASYNC110 - no event tells of it
                await asyncio.sleep(0)


async def test_without_sign_in_a_network_counts_as_one(
    settings: Settings, world: tuple[Tools, Bell], club: ChessClub
) -> None:
    """Threat T34."""
    async with (
        served_with(settings, world, most_connections_each=1) as (served, _),
        connected(served) as first,
        connected(served) as second,
    ):
        await first.begin()
        await second.init()
        assert await second.closed() == 4429


async def test_a_full_process_sends_clients_elsewhere(
    settings: Settings, world: tuple[Tools, Bell], club: ChessClub
) -> None:
    async with (
        served_with(settings, world, most_connections=1) as (served, client),
        connected(served) as first,
    ):
        await first.begin(club.display_token)
        async with connected(served) as second:
            assert await ended(second) == (1013, "This server is full. Try again later.")
        assert await refusal(client, club.sam.token) == (503, "RATE_LIMITED")
        assert (await client.get("/healthz")).status_code == 200


async def test_a_socket_ends_with_its_sign_in(served: Served, club: ChessClub, clock: Clock) -> None:
    """Threat T28."""
    until = clock() + timedelta(milliseconds=50)
    await AccessToken.filter(user_id=club.sam.user_id).update(expires_at=until)
    async with connected(served) as socket, connected(served) as other:
        await socket.begin(club.sam.token)
        await other.begin(club.olive.token)
        clock.passes(timedelta(seconds=1))
        assert await ended(socket) == (4403, "Your sign-in has expired.")
        await other.send({"type": "ping"})
        assert await other.heard() == {"type": "pong"}


async def test_a_sign_in_that_fails_by_our_fault_may_be_tried_again(
    served: Served, club: ChessClub, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def broken(*given: Any) -> None:
        raise OSError("the database is gone")

    monkeypatch.setattr(view, "who_comes", broken)
    async with connected(served) as socket:
        await socket.init(club.sam.token)
        code, reason = await ended(socket)
        assert code == 1013
        assert "reference" in reason
        assert "database" not in reason


async def test_a_sign_in_that_hangs_holds_no_place(
    served: Served, club: ChessClub, monkeypatch: pytest.MonkeyPatch
) -> None:
    """T27: the wait for connection_init ended when it came."""

    async def hangs(*given: Any) -> None:
        await asyncio.Event().wait()

    monkeypatch.setattr(view, "who_comes", hangs)
    monkeypatch.setattr(signing_in, "SIGN_IN_SECONDS", 0.05)
    async with connected(served) as socket:
        await socket.init(club.sam.token)
        assert (await ended(socket))[0] == 1013


async def test_whoever_comes_gets_the_place_of_who_never_signs_in(
    settings: Settings, world: tuple[Tools, Bell], club: ChessClub
) -> None:
    """Threat T34."""
    async with (
        served_with(settings, world, most_connections=2) as (served, _),
        connected(served) as silent,
        connected(served) as screen,
        AsyncExitStack() as held,
    ):
        await screen.begin(club.display_token)
        sam = await held.enter_async_context(connected(served))
        await sam.begin(club.sam.token)
        assert await ended(silent) == (1013, "This server is full. Try again later.")
        async with connected(served) as late:
            assert await late.closed() == 1013, "who has signed in stays"
        await screen.send({"type": "ping"})
        assert await screen.heard() == {"type": "pong"}


async def asked(socket: Socket, id: str) -> tuple[str, str]:
    """What the first frame says: its type, and the message of a refusal."""
    await socket.ask(id, f"subscription S{id} {{ leaderboard {{ version }} }}")
    frame = await socket.heard()
    assert frame["id"] == id
    if frame["type"] == "next":
        return "next", ""
    assert [error["extensions"]["code"] for error in frame["payload"]] == ["RATE_LIMITED"]
    return frame["type"], frame["payload"][0]["message"]


MANY = "You run 3 operations here, on all your connections: end one first."


async def test_one_person_runs_so_many_operations_on_all_their_connections(
    settings: Settings, world: tuple[Tools, Bell], club: ChessClub
) -> None:
    async with (
        served_with(settings, world, most_operations_each=3) as (served, client),
        connected(served) as first,
        connected(served) as second,
        connected(served) as of_another,
    ):
        await first.begin(club.display_token)
        await second.begin(club.display_token)
        assert await asked(first, "1") == ("next", "")
        assert await asked(second, "2") == ("next", "")
        async with streaming(client, BOARD, club.display_token) as stream:
            await stream.told()
            assert await asked(first, "3") == ("error", MANY)
            assert await refusal(client, club.display_token) == (429, "RATE_LIMITED")
        await of_another.begin(club.sam.token)
        await of_another.ask("of another", ME)
        assert (await of_another.heard())["type"] == "next"
        await second.send({"type": "ping"})
        assert await second.heard() == {"type": "pong"}
        async with asyncio.timeout(10):
            while await asked(second, "4") != ("next", ""):  # noqa: ASYNC110 - no event tells of it
                await asyncio.sleep(0)


async def test_a_socket_that_leaves_gives_its_operations_back(
    settings: Settings, world: tuple[Tools, Bell], club: ChessClub
) -> None:
    async with (
        served_with(settings, world, most_operations_each=1) as (served, _),
        connected(served) as stays,
    ):
        await stays.begin(club.display_token)
        async with connected(served) as leaves:
            await leaves.begin(club.display_token)
            assert await asked(leaves, "1") == ("next", "")
            assert (await asked(stays, "1"))[0] == "error"
        async with asyncio.timeout(10):
            while await asked(stays, "2") != ("next", ""):  # noqa: ASYNC110 - no event tells of it
                await asyncio.sleep(0)


async def test_who_ends_one_operation_may_begin_another_at_once(
    settings: Settings, world: tuple[Tools, Bell], club: ChessClub
) -> None:
    async with (
        served_with(settings, world, most_operations_each=1) as (served, _),
        connected(served) as socket,
    ):
        await socket.begin(club.display_token)
        assert await asked(socket, "1") == ("next", "")
        await socket.send({"id": "1", "type": "complete"})
        assert await asked(socket, "2") == ("next", "")


async def test_a_process_runs_so_many_operations_of_everybody(
    settings: Settings, world: tuple[Tools, Bell], club: ChessClub
) -> None:
    async with (
        served_with(settings, world, most_operations=1) as (served, client),
        connected(served) as first,
        connected(served) as second,
    ):
        await first.begin(club.display_token)
        await second.begin(club.display_token)
        assert await asked(first, "1") == ("next", "")
        assert await asked(second, "2") == ("error", "This server is full. Try again later.")
        assert await refusal(client, club.sam.token) == (503, "RATE_LIMITED")
