"""GraphQL over HTTP: who comes in, and how whatever goes wrong is told (threats T14, T20, T21, T25, T38, T56)."""

import gzip
import logging
import re
from collections.abc import AsyncIterator
from contextlib import nullcontext
from typing import Any

import httpx
import pytest
from starlette.types import Scope

import laurel.headers
from actions.bell import Bell
from actions.tools import Tools
from laurel.app import create_app
from laurel.settings import Settings
from resolvers import viewer as viewer_doors
from schema.ids import encode
from tests.serving import bearer, serving
from tests.stories import ChessClub

ME = "{ viewer { user { name } } display { spaceName } }"
JSON = {"Content-Type": "application/json"}
GRAPHQL = "application/graphql-response+json"
TYPES = "{ __schema { queryType { name } } }"
NEAR = '{ node(ide: "x") { id } }'

BAD_BODIES: dict[str, bytes] = {
    "null": b"null",
    "text": b'"x"',
    "a number": b"1",
    "no JSON": b"{",
    "not UTF-8": b'{"query": "\xff"}',
    "a lone surrogate": b'{"query": "{ node(id: \\"\\ud800\\") { id } }"}',
    "deep": b"[" * 100_000 + b"]" * 100_000,
    "a huge number": b'{"query": "{ viewer { user { id } } }", "variables": {"n": ' + b"9" * 5000 + b"}}",
    "a batch": b'[{"query": "{ viewer { user { id } } }"}]',
    "no query": b"{}",
    "a query that is a number": b'{"query": 5}',
    "variables that are a list": b'{"query": "{ viewer { user { id } } }", "variables": [1]}',
    "an operationName that is a number": b'{"query": "{ viewer { user { id } } }", "operationName": 1}',
    "extensions that are text": b'{"query": "{ viewer { user { id } } }", "extensions": "x"}',
    "a persistedQuery that is null": b'{"extensions": {"persistedQuery": null}}',
    "a documentId that is an object": b'{"documentId": {}}',
    "a number that JSON has not": b'{"query": "{ viewer { user { id } } }", "variables": {"n": NaN}}',
}


def code_of(answer: httpx.Response) -> str:
    return str(answer.json()["errors"][0]["extensions"]["code"])


async def test_bodies_that_are_no_request_are_refused_in_json(
    client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    """Threat T05."""
    for what, body in BAD_BODIES.items():
        answer = await client.post("/graphql", content=body, headers=JSON)
        assert (answer.status_code, code_of(answer)) == (400, "BAD_USER_INPUT"), what
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


@pytest.mark.parametrize("kind", ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"])
async def test_what_a_form_of_another_page_can_send_is_refused(client: httpx.AsyncClient, kind: str) -> None:
    answer = await client.post(
        "/graphql", content=b'{"query": "{ __typename }"}', headers={"Content-Type": kind}
    )
    assert (answer.status_code, code_of(answer)) == (415, "BAD_USER_INPUT")


@pytest.mark.parametrize(
    ("kind", "status"),
    [
        ("Application/JSON ; charset=UTF-8", 200),
        ('application/json;charset="utf-8"', 200),
        ("application/json; charset=latin1", 415),
        ("text/plain; x=application/json", 415),
        ("application/jsonx", 415),
        ("", 415),
    ],
)
async def test_media_types_are_read_whole(client: httpx.AsyncClient, kind: str, status: int) -> None:
    answer = await client.post(
        "/graphql", content=b'{"query": "{ __typename }"}', headers={"Content-Type": kind}
    )
    assert answer.status_code == status


async def test_a_body_is_sent_as_it_is(client: httpx.AsyncClient) -> None:
    """Threat T62."""
    body = gzip.compress(b'{"query": "{ __typename }"}')
    answer = await client.post("/graphql", content=body, headers=JSON | {"Content-Encoding": "gzip"})
    assert (answer.status_code, code_of(answer)) == (415, "BAD_USER_INPUT")


async def test_lists_in_several_headers_are_one(client: httpx.AsyncClient) -> None:
    headers = [("Accept", "text/html"), ("Accept", GRAPHQL), ("Content-Type", "application/json")]
    answer = await client.post("/graphql", content=b'{"query": "{ __typename }"}', headers=headers)
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, GRAPHQL)


async def test_a_token_says_who_comes(client: httpx.AsyncClient, club: ChessClub) -> None:
    for headers, data in (
        ({}, {"viewer": None, "display": None}),
        (bearer(club.sam.token), {"viewer": {"user": {"name": "Sam"}}, "display": None}),
        (bearer(club.display_token), {"viewer": None, "display": {"spaceName": "Spring"}}),
    ):
        answer = await client.post("/graphql", json={"query": ME}, headers=headers)
        assert answer.json()["data"] == data


@pytest.mark.parametrize("given", ["Bearer nonsense", "Bearer", "Basic c2Ft", "Bearer " + "x" * 5000])
async def test_a_token_that_does_not_work_is_told(client: httpx.AsyncClient, given: str) -> None:
    answer = await client.post("/graphql", json={"query": ME}, headers={"Authorization": given})
    assert (answer.status_code, code_of(answer)) == (401, "UNAUTHENTICATED")
    assert answer.headers["WWW-Authenticate"] == "Bearer"


async def test_a_token_in_an_address_is_nobodys(client: httpx.AsyncClient, club: ChessClub) -> None:
    for name in ("token", "access_token", "authorization"):
        answer = await client.post(f"/graphql?{name}={club.sam.token}", json={"query": ME})
        assert answer.json()["data"]["viewer"] is None


async def test_other_methods_are_refused_with_those_that_are_not(client: httpx.AsyncClient) -> None:
    for method in ("PUT", "DELETE", "PATCH", "OPTIONS"):
        answer = await client.request(method, "/graphql", params={"query": ME})
        assert (answer.status_code, code_of(answer)) == (405, "BAD_USER_INPUT")
        assert answer.headers["Allow"] == "GET, HEAD, POST"


@pytest.mark.parametrize(
    ("query", "variables", "ran"),
    [
        ("{ nothing }", {}, False),
        ("{", {}, False),
        ("", {}, False),
        ("query A { __typename } query B { __typename }", {}, False),
        ("query ($id: ID!) { node(id: $id) { id } }", {}, False),
        ('{ node(id: "x") { id } }', {}, True),
        ("{ viewer { user { id } } }", {}, True),
    ],
)
async def test_the_newer_media_type_tells_by_its_status_whether_anything_ran(
    client: httpx.AsyncClient, query: str, variables: dict[str, Any], ran: bool
) -> None:
    for accept, status in ((GRAPHQL, 200 if ran else 400), ("application/json", 200)):
        body = {"query": query, "variables": variables}
        answer = await client.post("/graphql", json=body, headers={"Accept": accept})
        assert (answer.status_code, answer.headers["Content-Type"]) == (status, accept)
        assert ("data" in answer.json()) is ran


async def test_who_accepts_neither_media_type_is_told_which_there_are(client: httpx.AsyncClient) -> None:
    answer = await client.post("/graphql", json={"query": ME}, headers={"Accept": "text/html, image/*"})
    assert (answer.status_code, code_of(answer)) == (406, "BAD_USER_INPUT")


async def test_too_much_is_refused_before_it_is_read(client: httpx.AsyncClient) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(90):
            yield b" " * 50_000

    whole = await client.post("/graphql", content=b" " * 4_200_000, headers=JSON)
    chunked = await client.post("/graphql", content=chunks(), headers=JSON)
    assert (whole.status_code, chunked.status_code) == (413, 413)


async def test_a_bug_is_told_by_a_reference_and_nothing_else(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def broken(ids: object) -> Any:
        raise RuntimeError("secret dsn")

    monkeypatch.setattr(viewer_doors, "spaces", broken)
    monkeypatch.setattr(viewer_doors, "DisplayWho", object)
    answer = await client.post("/graphql", json={"query": "{ display { spaceName } }"})
    assert code_of(answer) == "INTERNAL"
    assert "secret" not in answer.text
    reference = re.search(r"reference: (\w+)", answer.text)
    assert reference
    assert reference[1] in caplog.text


async def test_what_a_client_sent_is_echoed_in_part_only(client: httpx.AsyncClient) -> None:
    """Threat T06."""
    answer = await client.post("/graphql", json={"query": "{ " + "x" * 5000 + " }"})
    assert len(answer.json()["errors"][0]["message"]) <= 300


async def test_it_is_told_whether_the_service_is_well(client: httpx.AsyncClient) -> None:
    answer = await client.get("/healthz")
    assert (answer.status_code, answer.json()) == (200, {"status": "ok", "bus": "carries bells"})


async def test_every_answer_is_what_it_says_it_is(client: httpx.AsyncClient) -> None:
    for path in ("/graphql", "/healthz", "/nothing", "/"):
        assert (await client.get(path)).headers["X-Content-Type-Options"] == "nosniff"


async def test_browsers_get_the_playground(client: httpx.AsyncClient) -> None:
    """Threat T24."""
    html = {"Accept": "text/html"}
    page = await client.get("/graphql", headers=html)
    assert page.headers["Content-Type"].startswith("text/html")
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert "laurel_access_" not in page.text, "there is no demo world here"
    assert (await client.get("/graphql", headers={"Host": "evil.example"} | html)).status_code == 400


async def test_names_that_requests_came_by_are_remembered_one_by_one(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(laurel.headers, "MOST_NAMES", 2)
    reached = list[object]()

    async def application(scope: Scope, receive: Any, send: Any) -> None:
        reached.append(scope["headers"])

    async def nothing(message: Any = None) -> Any:
        """Neither comes nor goes."""

    door = laurel.headers.KnownHosts(application, ["*.laurel.example"])
    long = [(b"host", b"a.laurel.example:" + b"8" * 300)]
    ours = [[(b"host", name)] for name in (b"a.laurel.example", b"b.laurel.example", b"c.laurel.example")]
    doubled = [(b"host", b"evil.example"), (b"host", b"a.laurel.example")]
    for named in (long, *ours, *ours, [(b"host", b"evil.example")], doubled, []):
        await door({"type": "http", "headers": named}, nothing, nothing)
    assert reached == [long, *ours, *ours]
    assert door._remembered == {(b"a.laurel.example",), (b"b.laurel.example",)}


@pytest.mark.parametrize(
    "host", ["evil.example", "evil.example:80", "[::2]", "a b", "", "127.0.0.1.evil.example"]
)
async def test_who_calls_by_another_name_is_told_the_remedy(client: httpx.AsyncClient, host: str) -> None:
    answer = await client.post("/graphql", headers={"Host": host}, json={"query": "{ __typename }"})
    assert (answer.status_code, answer.headers["Content-Type"]) == (400, "application/json")
    (error,) = answer.json()["errors"]
    assert "LAUREL_ALLOWED_HOSTS" in error["message"]
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize(
    ("playground", "page", "nobody", "signed_in"),
    [("on", 200, True, True), ("signed-in", 200, False, True), ("off", 404, False, False)],
)
async def test_who_may_explore_is_a_setting(
    settings: Settings,
    world: tuple[Tools, Bell],
    club: ChessClub,
    playground: str,
    page: int,
    nobody: bool,
    signed_in: bool,
) -> None:
    """Threats T11, T12 and T17."""
    chosen = settings.model_copy(update={"playground": playground})
    async with (
        serving(create_app(chosen, nullcontext(world))) as other,
        httpx.AsyncClient(base_url=other.url) as client,
    ):
        assert (await client.get("/graphql", headers={"Accept": "text/html"})).status_code == page
        for headers, may in (({}, nobody), (bearer(club.sam.token), signed_in)):
            answer = (await client.post("/graphql", json={"query": TYPES}, headers=headers)).json()
            assert ("errors" not in answer) is may
            for query in ("{ veiwer { id } }", "query ($s: LeaderbordOrder) { viewer { id } }", NEAR):
                told = (await client.post("/graphql", json={"query": query}, headers=headers)).text
                assert ("Did you mean" in told) is may, "names that are near are names of the contract"


async def test_what_moves_is_not_asked_for_by_http(
    client: httpx.AsyncClient, caplog: pytest.LogCaptureFixture
) -> None:
    """Threat T18."""
    live = "subscription { leaderboard { version } }"
    for status, answer in (
        (400, await client.post("/graphql", json={"query": live})),
        (405, await client.get("/graphql", params={"query": live})),
        (406, await client.post("/graphql", json={"query": live}, headers={"Accept": "multipart/mixed"})),
    ):
        assert (answer.status_code, code_of(answer)) == (status, "BAD_USER_INPUT")
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


async def test_numbers_and_texts_that_can_not_be_kept_are_no_bugs(
    client: httpx.AsyncClient, club: ChessClub
) -> None:
    issuer = encode("issuer", club.issuer)
    for query, code in (
        (
            f'{{ issuer(id: "{issuer}") {{ badges(first: {"9" * 5000}) {{ totalCount }} }} }}',
            "BAD_USER_INPUT",
        ),
        (f'{{ issuer(id: "{issuer}") {{ badges(search: "\\u0000") {{ totalCount }} }} }}', None),
    ):
        answer = await client.post("/graphql", json={"query": query})
        assert ("errors" in answer.json()) is (code is not None), answer.text
        assert code is None or code_of(answer) == code
