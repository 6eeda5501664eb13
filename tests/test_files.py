"""Files of evidence: how they come over HTTP, and that what is not taken leaves nothing behind (rule 17; T62, T65)."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import nullcontext
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import httpx
import pytest

from actions.bell import Bell
from actions.learners import remove_learner
from actions.tools import Tools
from actions.uploads import uploaded
from laurel.app import create_app
from laurel.files import receiving
from laurel.settings import Settings
from models.evidence import MOST_BYTES, EvidenceFile
from schema.ids import encode
from tests.serving import Served, serving
from tests.stories import ChessClub
from tests.uploading import AS_PNG, PNG, asked, begun, seen, stored, take_evidence


@pytest.fixture
async def proving(club: ChessClub) -> ChessClub:
    """The club, where solving forks takes evidence."""
    await take_evidence(club)
    return club


ASK = """
mutation ($input: RequestEvidenceUploadInput!) {
  requestEvidenceUpload(input: $input) { ... on Upload { id url } ... on Refused { message } } }"""
HAND_IN = """
mutation ($input: SubmitEvidenceInput!) {
  submitEvidence(input: $input) {
    ... on Submission { items { url fileName contentType } } ... on Refused { message } } }"""


async def test_a_file_goes_the_whole_way_from_a_learner_to_who_looks_at_it(
    client: httpx.AsyncClient, proving: ChessClub
) -> None:
    async def say(query: str, **given: object) -> Any:
        signed = {"Authorization": f"Bearer {proving.ana_account.token}"}
        body = {"query": query, "variables": {"input": given}}
        (told,) = (await client.post("/graphql", json=body, headers=signed)).json()["data"].values()
        assert "message" not in told, told
        return told

    objective = encode("objective", proving.solve_forks)
    upload = await say(
        ASK, objective=objective, fileName="Ten forks.png", contentType="image/png", size=len(PNG)
    )
    answer = await client.put(urlsplit(upload["url"]).path, content=PNG, headers=AS_PNG)
    assert (answer.status_code, answer.content) == (204, b"")
    submission = await say(HAND_IN, objective=objective, items=[{"upload": upload["id"]}])
    (item,) = submission["items"]
    assert (item["fileName"], item["contentType"]) == ("Ten forks.png", "image/png")
    shown = await client.get(urlsplit(item["url"]).path)
    assert (shown.status_code, shown.content) == (200, PNG)


WRONG = {
    "another type": (415, PNG, {"Content-Type": "text/html"}),
    "no type": (415, PNG, {}),
    "packed": (415, PNG, AS_PNG | {"Content-Encoding": "gzip"}),
    "too short": (400, PNG[:-1], AS_PNG),
    "empty": (400, b"", AS_PNG),
    "too long": (413, PNG + b"x", AS_PNG),
    "longer than any file": (413, b"x" * (MOST_BYTES + 1), AS_PNG),
    "a page": (422, b"<!doctype html><script>alert(1)</script>".ljust(len(PNG)), AS_PNG),
    "a drawing": (422, b"<svg xmlns='http://www.w3.org/2000/svg'/>".ljust(len(PNG)), AS_PNG),
    "begins wrong": (422, (b"<!--" + PNG)[: len(PNG)], AS_PNG),
}


async def test_what_is_not_as_announced_is_refused_and_leaves_nothing(
    client: httpx.AsyncClient, proving: ChessClub, files_folder: Path
) -> None:
    link = await asked(proving)
    for what, (status, content, headers) in WRONG.items():
        answer = await client.put(link.path, content=content, headers=headers)
        assert answer.status_code == status, what
        assert stored(files_folder) == [], what
    assert (await EvidenceFile.get(id=link.id)).uploaded_at is None
    assert (await client.get(seen(proving, link.id))).status_code == 404
    assert (await client.put(link.path, content=PNG, headers=AS_PNG)).status_code == 204


async def test_a_file_may_be_larger_than_any_other_request_and_come_without_its_length(
    client: httpx.AsyncClient, proving: ChessClub
) -> None:
    async def pieces() -> AsyncIterator[bytes]:
        for start in range(0, len(large), 65536):
            yield large[start : start + 65536]

    large = PNG.ljust(3 * 1024 * 1024)
    link = await asked(proving, size=len(large))
    assert (await client.put(link.path, content=pieces(), headers=AS_PNG)).status_code == 204
    shown = await client.get(seen(proving, link.id))
    assert shown.content == large
    assert shown.headers["Content-Length"] == str(len(large))


async def test_more_than_was_asked_for_is_refused_while_it_comes(served: Served, proving: ChessClub) -> None:
    link = await asked(proving)
    first = f"{5000:x}\r\n".encode() + b"x" * 5000
    async with begun(served, link, "Transfer-Encoding: chunked", first) as (reader, _):
        assert (await reader.readline()).startswith(b"HTTP/1.1 413")


async def test_what_breaks_off_leaves_nothing_and_may_be_tried_again(
    served: Served,
    client: httpx.AsyncClient,
    proving: ChessClub,
    files_folder: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    link = await asked(proving)
    async with begun(served, link, f"Content-Length: {len(PNG)}", PNG[:100]) as (reader, writer):
        writer.write_eof()
        assert await reader.read() == b"", "the server has seen that it is over"
    assert stored(files_folder) == []
    assert (await client.put(link.path, content=PNG, headers=AS_PNG)).status_code == 204
    assert [record for record in caplog.records if record.levelno >= logging.ERROR] == []


async def test_what_takes_too_long_is_refused(
    served: Served, proving: ChessClub, files_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(receiving, "MOST_SECONDS", 0.1)
    link = await asked(proving)
    async with begun(served, link, f"Content-Length: {len(PNG)}", PNG[:100]) as (reader, _):
        answer = await reader.read()
    assert answer.startswith(b"HTTP/1.1 408")
    assert b"connection: close" in answer.lower(), "nobody waits for the rest"
    assert stored(files_folder) == []
    assert (await EvidenceFile.get(id=link.id)).uploaded_at is None


async def test_what_is_there_stays(client: httpx.AsyncClient, proving: ChessClub, files_folder: Path) -> None:
    link = await asked(proving)
    await client.put(link.path, content=PNG, headers=AS_PNG)
    again = await client.put(link.path, content=PNG[:-1] + b"x", headers=AS_PNG)
    assert again.status_code == 409
    assert stored(files_folder) == [PNG]


async def test_of_several_at_once_one_is_taken(
    client: httpx.AsyncClient, proving: ChessClub, files_folder: Path
) -> None:
    link = await asked(proving)
    contents = [PNG[:-1] + bytes([number]) for number in range(6)]
    answers = await asyncio.gather(
        *(client.put(link.path, content=content, headers=AS_PNG) for content in contents)
    )
    statuses = [answer.status_code for answer in answers]
    assert sorted(statuses) == [204] + [409] * 5
    assert stored(files_folder) == [contents[statuses.index(204)]]


async def test_a_file_whose_permission_went_while_it_came_is_not_kept(
    client: httpx.AsyncClient, proving: ChessClub, files_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An account that is erased, say, after the file was put and before that is noted."""

    async def gone_before(tools: Tools, file_id: UUID) -> bool:
        assert stored(files_folder) == [PNG]
        await EvidenceFile.filter(id=file_id).delete()
        return await uploaded(tools, file_id)

    monkeypatch.setattr(receiving, "uploaded", gone_before)
    link = await asked(proving)
    assert (await client.put(link.path, content=PNG, headers=AS_PNG)).status_code == 404
    assert stored(files_folder) == []


async def test_who_is_removed_before_the_file_comes_leaves_none(
    client: httpx.AsyncClient, proving: ChessClub, files_folder: Path
) -> None:
    link = await asked(proving)
    await remove_learner(proving.by(proving.sam), proving.ana)
    assert (await client.put(link.path, content=PNG, headers=AS_PNG)).status_code == 404
    assert stored(files_folder) == []


async def test_pages_of_allowed_origins_may_upload_and_no_others(
    settings: Settings, world: tuple[Tools, Bell], proving: ChessClub
) -> None:
    named = settings.model_copy(update={"allowed_origins": ("https://app.example",)})
    asks = {"Access-Control-Request-Method": "PUT", "Access-Control-Request-Headers": "content-type"}
    link = await asked(proving)
    async with (
        serving(create_app(named, nullcontext(world))) as served,
        httpx.AsyncClient(base_url=served.url) as client,
    ):
        for origin, status, told in (
            ("https://app.example", 200, True),
            ("https://evil.example", 400, False),
        ):
            may = await client.options(link.path, headers=asks | {"Origin": origin})
            assert may.status_code == status
            assert ("Access-Control-Allow-Origin" in may.headers) is told
            wrong = await client.put(link.path, content=b"", headers=AS_PNG | {"Origin": origin})
            assert (wrong.headers.get("Access-Control-Allow-Origin") == origin) is told
