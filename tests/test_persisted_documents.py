"""Documents named by their hash: taught by clients, by HTTP and over sockets (Apollo's protocol, and `documentId`)."""

from collections.abc import AsyncIterator
from contextlib import nullcontext
from hashlib import sha256
from typing import Any

import httpx
import orjson
import pytest

from actions.bell import Bell
from actions.tools import Tools
from actions.trusted_documents import trust_documents
from laurel.app import create_app
from laurel.asked import Asked
from laurel.documents import persisted, trusted
from laurel.documents.persisted import PersistedDocuments
from laurel.documents.trusted import TrustedDocuments
from laurel.limiting import MOST_CHARACTERS
from laurel.settings import Settings
from tests.serving import Served, serving
from tests.socket_client import Socket, connected
from tests.stories import ChessClub

ME = "query Me { viewer { user { name } } }"
OTHER = "query Other { __typename }"
SAM = {"viewer": {"user": {"name": "Sam"}}}
UNKNOWN = {"message": "PersistedQueryNotFound", "extensions": {"code": "PERSISTED_QUERY_NOT_FOUND"}}


def hashed(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def apollos(text: str, **more: Any) -> dict[str, Any]:
    """What Apollo's clients send in place of a document, or beside it."""
    return {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": hashed(text), **more}}}


@pytest.fixture
async def client(served: Served, club: ChessClub) -> AsyncIterator[httpx.AsyncClient]:
    headers = {"Authorization": f"Bearer {club.sam.token}"}
    async with httpx.AsyncClient(base_url=served.url, headers=headers) as client:
        yield client


async def got(client: httpx.AsyncClient, asked: dict[str, Any]) -> httpx.Response:
    texts = {
        name: value if isinstance(value, str) else orjson.dumps(value).decode()
        for name, value in asked.items()
    }
    return await client.get("/graphql", params=texts)


async def posted(client: httpx.AsyncClient, asked: dict[str, Any]) -> httpx.Response:
    return await client.post("/graphql", json=asked)


@pytest.mark.parametrize("ask", [got, posted])
async def test_a_document_is_taught_once_and_then_named(client: httpx.AsyncClient, ask: Any) -> None:
    assert (await ask(client, apollos(ME))).json() == {"errors": [UNKNOWN]}
    assert (await ask(client, {"query": ME, **apollos(ME)})).json()["data"] == SAM
    assert (await ask(client, apollos(ME))).json()["data"] == SAM
    assert (await ask(client, {"documentId": f"sha256:{hashed(ME)}"})).json()["data"] == SAM
    assert (await ask(client, {"query": ME, "documentId": f"sha256:{hashed(ME)}"})).json()["data"] == SAM


async def test_what_is_not_found_says_so_by_its_status_too(client: httpx.AsyncClient) -> None:
    for accept, status in (("application/json", 200), ("application/graphql-response+json", 400)):
        answer = await client.post("/graphql", json=apollos(ME), headers={"Accept": accept})
        assert (answer.status_code, answer.headers["Cache-Control"]) == (status, "no-store")


async def test_over_a_socket_too(served: Served, club: ChessClub) -> None:
    async with connected(served) as socket:
        await socket.begin(club.sam.token)
        assert await over(socket, "1", apollos(ME)) == ("error", [UNKNOWN])
        assert await over(socket, "2", {"query": ME, **apollos(ME)}) == ("next", SAM)
        assert await over(socket, "3", apollos(ME)) == ("next", SAM)
        assert await over(socket, "4", {"documentId": f"sha256:{hashed(ME)}"}) == ("next", SAM)
        kind, errors = await over(socket, "5", {"query": OTHER, **apollos(ME)})
        assert (kind, errors[0]["extensions"]) == ("error", {"code": "BAD_USER_INPUT"})
        assert await over(socket, "6", apollos(ME)) == ("next", SAM)


async def over(socket: Socket, id: str, payload: dict[str, Any]) -> tuple[str, Any]:
    """The first frame of an answer: its data, or its errors."""
    await socket.send({"id": id, "type": "subscribe", "payload": payload})
    frame = await socket.heard()
    if frame["type"] == "next":
        assert await socket.heard() == {"id": id, "type": "complete"}
        return frame["type"], frame["payload"]["data"]
    assert frame["id"] == id
    return frame["type"], frame["payload"]


async def test_a_mutation_by_its_hash_goes_by_post_alone(client: httpx.AsyncClient) -> None:
    rename = 'mutation { updateViewer(input: { name: "Samson" }) { __typename } }'
    assert (await posted(client, {"query": rename, **apollos(rename)})).status_code == 200
    answer = await got(client, apollos(rename))
    assert (answer.status_code, answer.headers["Allow"]) == (405, "POST")


WRONG: dict[str, dict[str, Any]] = {
    "the hash of another document": {"query": ME, **apollos(OTHER)},
    "the documentId of another document": {"query": ME, "documentId": f"sha256:{hashed(OTHER)}"},
    "two documents": {"documentId": f"sha256:{hashed(OTHER)}", **apollos(ME)},
    "another version": apollos(ME, version=2),
    "no hash": {"extensions": {"persistedQuery": {"version": 1}}},
    "a hash that is a list": apollos(ME, sha256Hash=[]),
    "a huge hash": apollos(ME, sha256Hash="0" * 1_000_000),
    "a hash in capitals": apollos(ME, sha256Hash=hashed(ME).upper()),
    "a hash in other digits": apollos(ME, sha256Hash="٠" * 64),
    "a hash and a line break": apollos(ME, sha256Hash=hashed(ME) + "\n"),
    "no object": {"query": ME, "extensions": {"persistedQuery": []}},
    "a documentId without its prefix": {"documentId": hashed(ME)},
    "a documentId of another kind": {"documentId": f"x-md5:{hashed(ME)}"},
    "an empty documentId": {"documentId": ""},
}


async def test_a_wrong_hash_is_refused_and_teaches_nothing(client: httpx.AsyncClient) -> None:
    for what, asked in WRONG.items():
        answer = await posted(client, asked)
        assert answer.status_code == 400, what
        assert answer.json()["errors"][0]["extensions"] == {"code": "BAD_USER_INPUT"}, what
        assert len(answer.content) < 500, what
    for text in (ME, OTHER):
        assert (await posted(client, apollos(text))).json() == {"errors": [UNKNOWN]}


async def test_a_document_that_fails_fails_by_its_hash_too(client: httpx.AsyncClient) -> None:
    for text in ("{", "{ nothing }", ""):
        first = await posted(client, {"query": text, **apollos(text)})
        assert first.json()["errors"][0]["extensions"] == {"code": "BAD_USER_INPUT"}
        assert (await posted(client, apollos(text))).json() in (first.json(), {"errors": [UNKNOWN]})


async def test_whoever_taught_it_each_reader_gets_their_own_answer(
    client: httpx.AsyncClient, club: ChessClub
) -> None:
    await posted(client, {"query": ME, **apollos(ME)})
    olive = await client.post(
        "/graphql", json=apollos(ME), headers={"Authorization": f"Bearer {club.olive.token}"}
    )
    assert olive.json()["data"]["viewer"]["user"]["name"] == "Olive"


async def test_a_database_that_is_away_is_told_by_a_reference(
    client: httpx.AsyncClient, served: Served, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def away() -> frozenset[str]:
        raise OSError("secret dsn")

    monkeypatch.setattr(trusted, "trusted_hashes", away)
    answer = await posted(client, apollos(ME))
    assert (answer.status_code, "secret" in answer.text) == (500, False)
    assert answer.json()["errors"][0]["extensions"]["code"] == "INTERNAL"
    async with connected(served) as socket:
        await socket.begin()
        kind, errors = await over(socket, "1", apollos(ME))
        assert (kind, errors[0]["extensions"]["code"]) == ("error", "INTERNAL")


def taught(tools: Tools) -> PersistedDocuments:
    return PersistedDocuments(TrustedDocuments(tools.now), only=False)


async def test_what_is_taught_is_bounded(tools: Tools, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(persisted, "MOST_BYTES", 100_000)
    documents = taught(tools)
    for number in range(1000):
        text = f"query {{ viewer {{ user {{ a{number}: name }} }} }}"
        await documents.text(Asked(text, f"sha256:{hashed(text)}"))
    assert 50 < len(documents._learnt) < 100
    assert documents._learnt.currsize <= 100_000
    long = "#" * (MOST_CHARACTERS + 1)
    assert await documents.text(Asked(long, f"sha256:{hashed(long)}")) == long
    assert hashed(long) not in documents._learnt


async def test_what_the_operator_registered_need_not_be_taught(
    client: httpx.AsyncClient, club: ChessClub
) -> None:
    await trust_documents(club.operator, {ME: "me.graphql"})
    assert (await posted(client, {"documentId": f"sha256:{hashed(ME)}"})).json()["data"] == SAM


async def test_a_process_of_its_own_knows_nothing_of_what_another_was_taught(
    client: httpx.AsyncClient, settings: Settings, world: tuple[Tools, Bell]
) -> None:
    """It says so, and is taught in turn: nothing is shared, and nothing is wrong."""
    await posted(client, {"query": ME, **apollos(ME)})
    async with (
        serving(create_app(settings, nullcontext(world))) as other,
        httpx.AsyncClient(base_url=other.url, headers=client.headers) as elsewhere,
    ):
        assert (await posted(elsewhere, apollos(ME))).json() == {"errors": [UNKNOWN]}
