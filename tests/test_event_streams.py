"""GraphQL over Server-Sent Events: all that goes over a socket goes as a stream of events too."""

import asyncio
import logging
from contextlib import AsyncExitStack, nullcontext

import httpx
import orjson
import pytest

from actions.bell import Bell
from actions.displays import revoke_display_token
from actions.progress import complete_objective, revoke_completion
from actions.tools import Tools
from laurel.app import create_app
from laurel.http import streaming as streaming_of_http
from laurel.settings import Settings
from tests.event_stream import EVENTS, Event, streaming
from tests.serving import Served, bearer, serving
from tests.stories import ChessClub
from tests.until import until

BOARD = "subscription { leaderboard { totalCount version } }"
ME = "{ viewer { user { name } } }"
DIARY = """subscription ($space: ID!, $after: String) {
  progressChanges(space: $space, after: $after) { at: cursor event { kind } }
}"""
on_sqlite = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


async def someone_is_awarded(club: ChessClub) -> None:
    await complete_objective(club.by(club.sam), club.give_mate, [club.ana])


@on_sqlite
async def test_a_picture_comes_now_and_again_when_it_has_changed(
    client: httpx.AsyncClient, club: ChessClub
) -> None:
    async with streaming(client, BOARD, club.display_token) as stream:
        headers = stream.response.headers
        assert headers["content-type"] == "text/event-stream; charset=utf-8"
        assert (headers["cache-control"], headers["x-accel-buffering"]) == ("no-store", "no")
        assert "content-encoding" not in headers
        first = await stream.told()
        assert (first.name, first.id, first.data["data"]["leaderboard"]["totalCount"]) == ("next", None, 3)
        assert first.data["extensions"]["cost"]["limit"] > 0
        await someone_is_awarded(club)
        second = await stream.told()
        assert second.data["data"]["leaderboard"]["version"] != first.data["data"]["leaderboard"]["version"]


@on_sqlite
async def test_queries_and_mutations_are_told_once_and_complete(
    client: httpx.AsyncClient, club: ChessClub
) -> None:
    rename = 'mutation { updateViewer(input: { name: "Samson" }) { __typename } }'
    for document, data in (
        (ME, {"viewer": {"user": {"name": "Sam"}}}),
        (rename, {"updateViewer": {"__typename": "Viewer"}}),
    ):
        async with streaming(client, document, club.sam.token) as stream:
            told, end = await stream.rest()
        assert told.data["data"] == data
        assert end == Event("complete")


@on_sqlite
async def test_what_is_wrong_with_a_document_is_an_event(
    client: httpx.AsyncClient, club: ChessClub, caplog: pytest.LogCaptureFixture
) -> None:
    deep = (
        "{ viewer { spaces { edges { node "
        + "{ issuer { spaces { edges { node " * 4
        + "{ id }"
        + "} } } }" * 5
    )
    wrong = {
        "{": "BAD_USER_INPUT",
        "{ nothing }": "BAD_USER_INPUT",
        f"query A {ME} query B {ME}": "BAD_USER_INPUT",
        "subscription { leaderboard { nothing } }": "BAD_USER_INPUT",
        'subscription { leaderboard(space: "x") { version } }': "NOT_FOUND",
        deep: "TOO_COMPLEX",
    }
    for document, code in wrong.items():
        async with streaming(client, document, club.sam.token) as stream:
            told, end = await stream.rest()
        assert (stream.response.status_code, told.code, end.name) == (200, code, "complete"), document
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


@on_sqlite
async def test_what_is_no_request_is_refused_before_the_stream(
    client: httpx.AsyncClient, club: ChessClub
) -> None:
    accept = {"Accept": EVENTS}
    for status, answer in (
        (400, await client.post("/graphql", json={}, headers=accept)),
        (401, await client.post("/graphql", json={"query": ME}, headers=accept | bearer("laurel_access_x"))),
        (405, await client.head("/graphql", params={"query": ME}, headers=accept)),
        (405, await client.put("/graphql", json={"query": ME}, headers=accept)),
        (415, await client.post("/graphql", content=ME, headers=accept | {"Content-Type": "text/plain"})),
    ):
        assert (answer.status_code, answer.headers["content-type"]) == (status, "application/json")


@on_sqlite
async def test_by_get_nothing_is_changed_and_no_cookie_counts(
    client: httpx.AsyncClient, club: ChessClub
) -> None:
    async def asked(query: str, **headers: str) -> list[str]:
        answer = await client.get("/graphql", params={"query": query}, headers={"Accept": EVENTS, **headers})
        return [line for line in answer.text.splitlines() if line.startswith("data: ")]

    rename = 'mutation { updateViewer(input: { name: "Samson" }) { __typename } }'
    (refused,) = await asked(rename, **bearer(club.sam.token))
    assert '"code":"BAD_USER_INPUT"' in refused
    assert '"Sam"' in (await asked(ME, **bearer(club.sam.token)))[0]
    assert '{"viewer":null}' in (await asked(ME, Cookie=f"laurel={club.sam.token}"))[0]
    params = {"query": BOARD}
    headers = {"Accept": EVENTS} | bearer(club.display_token)
    async with client.stream("GET", "/graphql", params=params, headers=headers) as stream:
        assert await anext(stream.aiter_lines()) == "event: next"


@on_sqlite
async def test_clients_that_take_json_too_get_json(client: httpx.AsyncClient, club: ChessClub) -> None:
    """As urql asks, and Apollo."""
    headers = {"Accept": f"application/graphql-response+json, application/json, {EVENTS}, multipart/mixed"}
    answer = await client.post("/graphql", json={"query": ME}, headers=headers | bearer(club.sam.token))
    assert answer.json()["data"] == {"viewer": {"user": {"name": "Sam"}}}


async def test_a_diary_goes_on_behind_the_last_event(client: httpx.AsyncClient, club: ChessClub) -> None:
    """The id stands over what `after` says, which is as old as the address or the document."""
    by_sam = club.by(club.sam)
    await someone_is_awarded(club)
    cursors = "query ($space: ID!) { space(id: $space) { progressCursor } }"
    async with streaming(client, cursors, club.sam.token, space=club.space_node) as stream:
        start = (await stream.told()).data["data"]["space"]["progressCursor"]
    await complete_objective(by_sam, club.give_mate, [club.ben])
    await revoke_completion(by_sam, club.give_mate, [club.ben], "Again.")
    async with streaming(client, DIARY, club.sam.token, space=club.space_node, after=start) as stream:
        line = await stream.told()
        assert line.data["data"]["progressChanges"] == {
            "at": line.id,
            "event": {"kind": "OBJECTIVE_COMPLETED"},
        }
    async with streaming(
        client, DIARY, club.sam.token, line.id, space=club.space_node, after=start
    ) as stream:
        kinds = []
        while "COMPLETION_REVOKED" not in kinds:
            kinds.append((await stream.told()).data["data"]["progressChanges"]["event"]["kind"])
        assert kinds.count("OBJECTIVE_COMPLETED") == 0
    async with streaming(client, DIARY, club.sam.token, "garbage", space=club.space_node) as stream:
        refused, end = await stream.rest()
        assert (refused.code, end.name) == ("BAD_USER_INPUT", "complete")


@on_sqlite
async def test_a_silent_diary_tells_where_it_began_and_is_kept_open(
    client: httpx.AsyncClient, club: ChessClub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("laurel.http.streaming.FIRST_PING_SECONDS", 0.01)
    monkeypatch.setattr("laurel.http.streaming.PING_SECONDS", 0.01)
    async with streaming(client, DIARY, club.sam.token, space=club.space_node) as stream:
        start = await stream.began()
        await someone_is_awarded(club)
        first = await stream.told()
        while (await stream.heard()).comment is None:
            pass
    async with streaming(client, DIARY, club.sam.token, start, space=club.space_node) as stream:
        assert (await stream.told()).id == first.id


@on_sqlite
async def test_a_stream_that_may_not_go_on_says_why(client: httpx.AsyncClient, club: ChessClub) -> None:
    async with streaming(client, BOARD, club.display_token) as stream:
        await stream.told()
        await revoke_display_token(club.by(club.olive), club.display_id)
        await someone_is_awarded(club)
        told, end = await stream.rest()
        assert (told.code, end.name) == ("FORBIDDEN", "complete")


@on_sqlite
async def test_a_client_that_leaves_leaves_nothing(
    client: httpx.AsyncClient, served: Served, club: ChessClub, world: tuple[Tools, Bell]
) -> None:
    for document, token in ((BOARD, club.display_token), (DIARY, club.sam.token)):
        async with streaming(client, document, token, space=club.space_node) as stream:
            await stream.heard()
            assert club.space in world[1].listeners.spaces, document
        await until(lambda: club.space not in world[1].listeners.spaces)


@on_sqlite
async def test_a_stream_ends_with_its_connection_even_where_another_request_waits_behind_it(
    served: Served, club: ChessClub, world: tuple[Tools, Bell], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(
        streaming_of_http, "PING_SECONDS", 0.1
    )  # while it waits, nothing is read but writing fails
    asked = orjson.dumps({"query": BOARD})
    lines = (
        f"Authorization: Bearer {club.display_token}",
        f"Accept: {EVENTS}",
        "Content-Type: application/json",
    )
    head = "\r\n".join(("POST /graphql HTTP/1.1", "Host: 127.0.0.1", *lines, f"Content-Length: {len(asked)}"))
    reader, writer = await asyncio.open_connection("127.0.0.1", served.port)
    writer.write(head.encode() + b"\r\n\r\n" + asked)
    await reader.readuntil(b"event: next")
    writer.write(b"GET /healthz HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
    await reader.readuntil(b":\n")  # a comment: the request behind has long been read
    assert club.space in world[1].listeners.spaces
    writer.transport.abort()
    await until(lambda: club.space not in world[1].listeners.spaces)


@on_sqlite
async def test_streams_end_when_the_server_goes_away_and_do_not_say_that_they_are_complete(
    settings: Settings, world: tuple[Tools, Bell], club: ChessClub
) -> None:
    async with AsyncExitStack() as held:
        async with serving(create_app(settings, nullcontext(world))) as served:
            client = await held.enter_async_context(httpx.AsyncClient(base_url=served.url))
            stream = await held.enter_async_context(streaming(client, BOARD, club.display_token))
            assert (await stream.told()).name == "next"
        assert await stream.rest() == []


@on_sqlite
async def test_pages_of_allowed_origins_read_streams_and_others_do_not(
    settings: Settings, world: tuple[Tools, Bell], club: ChessClub
) -> None:
    named = settings.model_copy(update={"allowed_origins": ("https://app.example",)})
    async with serving(create_app(named, nullcontext(world))) as served:
        for origin, allowed in (
            ("https://app.example", "https://app.example"),
            ("https://evil.example", None),
        ):
            async with (
                httpx.AsyncClient(base_url=served.url, headers={"Origin": origin}) as client,
                streaming(client, ME, club.sam.token) as stream,
            ):
                assert stream.response.headers.get("access-control-allow-origin") == allowed
