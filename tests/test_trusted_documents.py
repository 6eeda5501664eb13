"""Where only trusted documents may run, nothing else does; the command says which they are."""

from collections.abc import AsyncIterator
from contextlib import nullcontext
from datetime import timedelta
from hashlib import sha256
from pathlib import Path
from typing import Any

import httpx
import pytest

from actions import trusted_documents
from actions.bell import Bell
from actions.refusals import LimitReached, NotAllowed, NotFound
from actions.tools import Tools
from actions.tools import laurel as the_operator
from actions.trusted_documents import distrust_documents, trust_documents
from laurel.app import create_app
from laurel.documents.trusted import FRESH, TrustedDocuments
from laurel.settings import Settings
from laurel.web.documents import documents_of_pages
from models.trusted_documents import TrustedDocument
from tests.clock import Clock
from tests.commanding import laurel
from tests.serving import Served, serving
from tests.socket_client import connected
from tests.spoken import listening
from tests.stories import ChessClub

ME = "query Me { viewer { user { name } } }"
LIVE = "subscription Board { leaderboard { totalCount } }"
OTHER = "query Other { __typename }"
SAM = {"viewer": {"user": {"name": "Sam"}}}


def hashed(text: str) -> str:
    return sha256(text.encode()).hexdigest()


def by_hash(text: str) -> dict[str, Any]:
    return {"documentId": f"sha256:{hashed(text)}"}


def by_apollo(text: str) -> dict[str, Any]:
    return {"extensions": {"persistedQuery": {"version": 1, "sha256Hash": hashed(text)}}}


@pytest.fixture
async def served(settings: Settings, world: tuple[Tools, Bell], club: ChessClub) -> AsyncIterator[Served]:
    """Where ME and LIVE are trusted, and nothing else."""
    await trust_documents(the_operator(world[0]), {ME: "me.graphql", LIVE: "live.graphql"})
    chosen = settings.model_copy(update={"trusted_documents": "only"})
    async with serving(create_app(chosen, nullcontext(world))) as found:
        yield found


@pytest.fixture
async def client(served: Served, club: ChessClub) -> AsyncIterator[httpx.AsyncClient]:
    headers = {"Authorization": f"Bearer {club.sam.token}"}
    async with httpx.AsyncClient(base_url=served.url, headers=headers) as client:
        yield client


async def test_trusted_documents_run_by_their_id_their_hash_or_whole(client: httpx.AsyncClient) -> None:
    for asked in (by_hash(ME), by_apollo(ME), {"query": ME}, {"query": ME, **by_apollo(ME)}):
        assert (await client.post("/graphql", json=asked)).json()["data"] == SAM
    assert (await client.get("/graphql", params=by_hash(ME))).json()["data"] == SAM


async def test_nothing_else_runs(client: httpx.AsyncClient) -> None:
    """Nor does it teach, nor does space around it make another document of a trusted one."""
    for text in (OTHER, f" {ME}", f"{ME}\n", "{ __schema { queryType { name } } }", "{", ""):
        for asked in ({"query": text}, {"query": text, **by_apollo(text)}, by_apollo(text), by_hash(text)):
            answer = await client.post("/graphql", json=asked)
            assert answer.json()["errors"][0]["extensions"] == {"code": "UNTRUSTED_DOCUMENT"}, asked
    newer = {"Accept": "application/graphql-response+json"}
    assert (await client.post("/graphql", json={"query": OTHER}, headers=newer)).status_code == 403


async def test_nor_over_a_socket(served: Served, club: ChessClub) -> None:
    async with connected(served) as socket:
        await socket.begin(club.display_token)
        for id, asked in (("1", {"query": LIVE}), ("2", by_hash(LIVE)), ("3", by_apollo(LIVE))):
            await socket.send({"id": id, "type": "subscribe", "payload": asked})
            assert (await socket.heard())["payload"]["data"] == {"leaderboard": {"totalCount": 3}}
        for id, asked in (("4", {"query": OTHER}), ("5", by_hash(OTHER)), ("6", by_apollo(OTHER))):
            await socket.send({"id": id, "type": "subscribe", "payload": asked})
            frame = await socket.heard()
            assert (frame["id"], frame["type"]) == (id, "error")
            assert frame["payload"][0]["extensions"] == {"code": "UNTRUSTED_DOCUMENT"}


async def test_our_own_pages_go_on_working(client: httpx.AsyncClient) -> None:
    assert len(documents_of_pages()) > 4
    for text in documents_of_pages():
        for asked in ({"query": text}, {"documentId": f"sha256:{hashed(text)}"}):
            told = (await client.post("/graphql", json=asked)).json()
            for error in told.get("errors", []):
                assert error.get("extensions", {}).get("code") != "UNTRUSTED_DOCUMENT", text


async def test_reading_costs_no_statement(
    tools: Tools, clock: Clock, club: ChessClub, monkeypatch: pytest.MonkeyPatch
) -> None:
    await trust_documents(the_operator(tools), {ME: "me.graphql"})
    trusted = TrustedDocuments(tools.now)
    with listening(monkeypatch) as told:
        for _ in range(50):
            assert await trusted.text(hashed(ME)) == ME
            assert await trusted.text(hashed(OTHER)) is None
    assert len(told) == 2, "the hashes, and the one text"


async def test_what_was_removed_is_gone_within_ten_seconds(
    tools: Tools, clock: Clock, club: ChessClub
) -> None:
    trusted, operator = TrustedDocuments(tools.now), the_operator(tools)
    assert not await trusted.has(hashed(ME))
    await trust_documents(operator, {ME: "me.graphql"})
    clock.passes(FRESH)
    assert await trusted.text(hashed(ME)) == ME
    await distrust_documents(operator, [hashed(ME)])
    clock.passes(FRESH - timedelta(seconds=1))
    assert await trusted.has(hashed(ME))
    clock.passes(timedelta(seconds=1))
    assert await trusted.text(hashed(ME)) is None
    assert timedelta(seconds=10) == FRESH


async def test_only_the_operator_trusts(tools: Tools, club: ChessClub) -> None:
    for by in (club.by(club.olive), club.by(club.sam)):
        with pytest.raises(NotAllowed):
            await trust_documents(by, {ME: "me.graphql"})
        with pytest.raises(NotAllowed):
            await distrust_documents(by, [])
    with pytest.raises(NotFound):
        await distrust_documents(the_operator(tools), [hashed(ME)])


async def test_so_many_are_trusted_and_no_more(
    tools: Tools, club: ChessClub, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trusted_documents, "MOST", 2)
    operator = the_operator(tools)
    await trust_documents(operator, {ME: "me.graphql", OTHER: "other.graphql"})
    await trust_documents(operator, {ME: "again.graphql"})
    with pytest.raises(LimitReached):
        await trust_documents(operator, {LIVE: "live.graphql"})
    assert {row.name for row in await TrustedDocument.all()} == {"me.graphql", "other.graphql"}


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_the_operator_adds_lists_and_removes(
    club: ChessClub, settings: Settings, tmp_path: Path
) -> None:
    url = settings.database_url
    files = [tmp_path / "me.graphql", tmp_path / "board.graphql"]
    for file, text in zip(files, (ME, LIVE), strict=True):
        file.write_text(text)
    lines = [f"sha256:{hashed(ME)}  me.graphql", f"sha256:{hashed(LIVE)}  board.graphql"]
    added = await laurel("documents", "add", *map(str, files), database_url=url)
    assert (added.status, added.out.splitlines()) == (0, lines), added
    listed = await laurel("documents", "list", database_url=url)
    assert listed.out.splitlines() == lines[::-1], "by name"
    removed = await laurel("documents", "remove", lines[0].split()[0], database_url=url)
    assert (removed.status, removed.out) == (0, "Removed.\n")
    assert [row.text for row in await TrustedDocument.all()] == [LIVE]


WRONG = {
    "syntax": (b"query {", "Syntax Error"),
    "a field": (b"{ nothing }", "Cannot query field 'nothing'"),
    "fragments alone": (b"fragment F on User { name }", "no operation"),
    "nothing": (b"", "Syntax Error"),
    "another encoding": (b"# \xff\n{ __typename }", "not text in UTF-8"),
    "too long": (b"#" * 70_000, "at most 65,536 characters"),
}


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
@pytest.mark.parametrize(("text", "told"), WRONG.values(), ids=WRONG)
async def test_a_wrong_document_is_told_in_a_line_and_none_is_added(
    club: ChessClub, settings: Settings, tmp_path: Path, text: bytes, told: str
) -> None:
    good, wrong = tmp_path / "good.graphql", tmp_path / "wrong.graphql"
    good.write_text(ME)
    wrong.write_bytes(text)
    done = await laurel("documents", "add", str(good), str(wrong), database_url=settings.database_url)
    assert (done.status, len(done.err.splitlines())) == (1, 1), done.err
    assert f"{wrong}" in done.err
    assert told in done.err
    assert await TrustedDocument.all().count() == 0
