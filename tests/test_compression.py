"""Large answers to queries travel small, once, as the client likes it; answers with secrets never do (BREACH)."""

import gzip
import threading
from collections.abc import AsyncIterator
from typing import Any

import httpx
import orjson
import pytest
from backports import zstd

from laurel.http.accepting import encoding
from laurel.http.compressing import COMPRESS, LEAST_BYTES
from tests.serving import Served
from tests.stories import ChessClub

LARGE = "{ " + " ".join(f"a{number}: viewer {{ user {{ name }} }}" for number in range(200)) + " }"
SMALL = "{ viewer { user { name } } }"
MUTATION = (
    "mutation { "
    + " ".join(
        f'a{number}: createAccessToken(input: {{label: "x"}}) {{ __typename ... on AccessTokenCreated {{ token }} }}'
        for number in range(40)
    )
    + " }"
)


@pytest.fixture
async def client(served: Served, club: ChessClub) -> AsyncIterator[httpx.AsyncClient]:
    headers = {"Authorization": f"Bearer {club.sam.token}"}
    async with httpx.AsyncClient(base_url=served.url, headers=headers) as client:
        yield client


async def raw(client: httpx.AsyncClient, method: str, query: str, accept: str) -> tuple[httpx.Headers, bytes]:
    """Headers and body as they came over the wire."""
    given: dict[str, Any] = {"json": {"query": query}} if method == "POST" else {"params": {"query": query}}
    async with client.stream(method, "/graphql", headers={"Accept-Encoding": accept}, **given) as answer:
        return answer.headers, b"".join([chunk async for chunk in answer.aiter_raw()])


@pytest.mark.parametrize("method", ["GET", "POST"])
async def test_large_answers_are_compressed_once_as_the_client_likes_it(
    client: httpx.AsyncClient, method: str
) -> None:
    _, whole = await raw(client, method, LARGE, "identity")
    assert len(whole) > LEAST_BYTES
    for coding, decompress in (("gzip", gzip.decompress), ("zstd", zstd.decompress)):
        headers, small = await raw(client, method, LARGE, coding)
        assert headers.get_list("Content-Encoding") == [coding]
        assert headers["Content-Length"] == str(len(small))
        assert len(small) < len(whole) / 5
        assert decompress(small) == whole
        assert "Accept-Encoding" in headers["Vary"]


async def test_small_answers_stay_as_they_are(client: httpx.AsyncClient) -> None:
    headers, body = await raw(client, "POST", SMALL, "zstd, gzip")
    assert "Content-Encoding" not in headers
    assert orjson.loads(body)["data"]


async def test_answers_to_mutations_stay_as_they_are(client: httpx.AsyncClient) -> None:
    headers, body = await raw(client, "POST", MUTATION, "zstd, gzip")
    assert "Content-Encoding" not in headers
    assert len(body) > LEAST_BYTES
    assert b"laurel_access_" in body


async def test_each_compression_has_the_same_tag(client: httpx.AsyncClient) -> None:
    tags = {(await raw(client, "GET", LARGE, coding))[0]["ETag"] for coding in ("identity", "gzip", "zstd")}
    assert len(tags) == 1
    answer = await client.get("/graphql", params={"query": LARGE}, headers={"If-None-Match": tags.pop()})
    assert (answer.status_code, answer.content) == (304, b"")


async def test_the_event_loop_does_not_compress(
    client: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    threads = []

    def told(body: bytes) -> bytes:
        threads.append(threading.current_thread())
        return gzip.compress(body)

    monkeypatch.setitem(COMPRESS, "gzip", told)
    await raw(client, "POST", LARGE, "gzip")
    assert [thread is threading.main_thread() for thread in threads] == [False]


@pytest.mark.parametrize(
    ("accepted", "coding"),
    [
        ("", None),
        ("identity", None),
        ("br, deflate", None),
        ("gzip, deflate, br, zstd", "zstd"),
        ("GZIP", "gzip"),
        ("gzip;q=1.0, zstd;q=0.5", "gzip"),
        ("zstd;q=0, gzip;q=0.1", "gzip"),
        ("gzip;q=0", None),
        ("*", "zstd"),
        ("*;q=0", None),
        ("zstd;q=0, *", "gzip"),
        ("identity, gzip;q=0.5", None),
        ("identity;q=0.5, gzip", "gzip"),
        ("gzip;q=nonsense", None),
        ("gzip;q=2", None),
        (",,;;q=1,=;", None),
    ],
)
def test_the_client_weighs_compressions(accepted: str, coding: str | None) -> None:
    assert encoding(accepted) == coding
