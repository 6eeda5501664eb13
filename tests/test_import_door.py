"""Rule 19: the streamed door for files of any size, who may come through it, and with what."""

from collections.abc import AsyncIterator
from contextlib import suppress

import httpx
import pytest

from tests.looking import contents
from tests.serving import Served
from tests.stories import ChessClub
from tests.test_importing import names

ENCODED = {
    "utf-8": "email,name\ndora@x.example,Döra\n".encode(),
    "utf-8 with a mark": "email,name\ndora@x.example,Döra\n".encode("utf-8-sig"),
    "utf-16": "email,name\ndora@x.example,Döra\n".encode("utf-16"),
    "Windows-1252": "email;name\r\ndora@x.example;Döra\r\n".encode("cp1252"),
}


@pytest.mark.parametrize("encoding", ENCODED)
async def test_the_streamed_door_reads_every_encoding(club: ChessClub, served: Served, encoding: str) -> None:
    async with httpx.AsyncClient(base_url=served.url) as client:
        answer = await client.post(
            f"/spaces/{club.space_node}/learners.csv",
            content=ENCODED[encoding],
            headers={"Authorization": f"Bearer {club.sam.token}", "Content-Type": "text/csv"},
        )
    assert (answer.status_code, answer.json()["created"]) == (200, 1)
    assert (await names(club))["dora@x.example"] == "Döra"


async def test_the_streamed_door_asks_who_comes(club: ChessClub, served: Served) -> None:
    before = await contents()
    path = f"/spaces/{club.space_node}/learners.csv"
    async with httpx.AsyncClient(base_url=served.url) as client:
        for token, status in (
            (None, 401),
            ("x", 401),
            (club.display_token, 401),
            (club.ana_account.token, 403),
        ):
            headers = {"Authorization": f"Bearer {token}"} if token else {}
            answer = await client.post(path, content=b"email\nx@x.example\n", headers=headers)
            assert answer.status_code == status
        headers = {"Authorization": f"Bearer {club.rita.token}"}
        for wrong in (path, "/spaces/nowhere/learners.csv"):
            answer = await client.post(wrong, content=b"email\n", headers=headers)
            assert (answer.status_code, answer.json()["code"]) == (404, "NOT_FOUND")
    told = {table: rows for table, rows in (await contents()).items() if not table.endswith("_token")}
    assert told == {table: rows for table, rows in before.items() if not table.endswith("_token")}


@pytest.mark.parametrize(
    "flags", ["dryRun=1", "dryRun=True", "dryrun=true", "dry_run=true", "skipInvalid=yes", "x=y"]
)
async def test_a_misspelt_option_is_refused_and_nothing_is_written(
    club: ChessClub, served: Served, flags: str
) -> None:
    path, headers = (
        f"/spaces/{club.space_node}/learners.csv?{flags}",
        {"Authorization": f"Bearer {club.sam.token}"},
    )
    async with httpx.AsyncClient(base_url=served.url) as client:
        answer = await client.post(path, content=b"email\nx@x.example\n", headers=headers)
    assert answer.status_code == 400
    assert "dryRun=true" in answer.json()["errors"][0]["message"]
    assert "x@x.example" not in await names(club)


async def test_a_stranger_is_refused_before_their_file_is_taken(club: ChessClub, served: Served) -> None:
    sent = []

    async def endless() -> AsyncIterator[bytes]:
        for _ in range(64):
            sent.append(1)
            yield b"x" * 1024 * 1024

    path, headers = f"/spaces/{club.space_node}/learners.csv", {"Authorization": f"Bearer {club.rita.token}"}
    async with httpx.AsyncClient(base_url=served.url) as client:
        with suppress(httpx.TransportError):  # or the answer, where it comes in time
            answer = await client.post(path, content=endless(), headers=headers)
            assert answer.status_code == 404
    assert len(sent) < 64


async def test_the_streamed_door_takes_files_as_they_are_and_whole(club: ChessClub, served: Served) -> None:
    path, headers = f"/spaces/{club.space_node}/learners.csv", {"Authorization": f"Bearer {club.sam.token}"}

    async def broken_off() -> AsyncIterator[bytes]:
        yield b"email\nx@x.example\n"
        raise OSError("the client is gone")

    async with httpx.AsyncClient(base_url=served.url) as client:
        packed = headers | {"Content-Encoding": "gzip"}
        answer = await client.post(path, content=b"email\nx@x.example\n", headers=packed)
        assert answer.status_code == 415
        with pytest.raises(OSError, match="gone"):
            await client.post(path, content=broken_off(), headers=headers)
    assert "x@x.example" not in await names(club)


async def test_a_file_larger_than_any_mutation_comes_by_the_streamed_door(
    club: ChessClub, served: Served
) -> None:
    lines = "".join(f"learner{number}@x.example,{'x' * 190}\n" for number in range(6000))
    async with httpx.AsyncClient(base_url=served.url, timeout=50) as client:
        answer = await client.post(
            f"/spaces/{club.space_node}/learners.csv?dryRun=true",
            content=f"email,name\n{lines}".encode(),
            headers={"Authorization": f"Bearer {club.sam.token}"},
        )
    assert (answer.status_code, answer.json()["created"], answer.json()["applied"]) == (200, 6000, False)
