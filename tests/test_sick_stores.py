"""A store of files that is silent, wrong or gone: whoever wants a file is told so, and all else is served."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext

import httpx
import pytest

from actions.bell import Bell
from actions.tools import Tools
from laurel.app import create_app
from laurel.files import store
from laurel.settings import Settings
from tests.bucket import bucket
from tests.serving import bearer, serving
from tests.silence import silence
from tests.stories import ChessClub
from tests.uploading import AS_PNG, PNG, asked, seen, take_evidence

pytestmark = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
LARGE = {"query": "{ __schema { types { name description } } }"}
LATER = (503, "10", "Files can't be kept or shown just now. Nothing was lost: try again soon.")


@pytest.fixture(autouse=True)
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "WAIT", 0.2)
    for name in ("ACCESS_KEY_ID", "SECRET_ACCESS_KEY"):
        monkeypatch.setenv(f"AWS_{name}", "hidden-word")
    monkeypatch.setenv("AWS_ALLOW_HTTP", "true")


@asynccontextmanager
async def client_of(
    settings: Settings, world: tuple[Tools, Bell], url: str, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[httpx.AsyncClient]:
    """Of a server that keeps its files there."""
    monkeypatch.setenv("AWS_ENDPOINT_URL", url)
    app = create_app(settings.model_copy(update={"files_url": "s3://badges"}), nullcontext(world))
    async with serving(app) as served, httpx.AsyncClient(base_url=served.url, timeout=60) as client:
        yield client


def told(answer: httpx.Response) -> tuple[int, str | None, str]:
    return answer.status_code, answer.headers.get("Retry-After"), answer.text


async def test_while_a_bucket_is_silent_few_wait_for_it_and_all_else_is_served(
    settings: Settings, world: tuple[Tools, Bell], club: ChessClub, monkeypatch: pytest.MonkeyPatch
) -> None:
    await take_evidence(club)
    link = await asked(club)
    async with silence() as silent, client_of(settings, world, silent.url, monkeypatch) as client:
        waiting = [
            asyncio.create_task(client.get(seen(club, link.id))) for _ in range(2 * store.MOST_THREADS)
        ]
        ended, still = await asyncio.wait(waiting, return_when=asyncio.FIRST_COMPLETED)
        while len(still) > store.MOST_THREADS:
            done, still = await asyncio.wait(still, return_when=asyncio.FIRST_COMPLETED)
            ended |= done
        assert {told(task.result()) for task in ended} == {LATER}
        large = await client.post(
            "/graphql", json=LARGE, headers=bearer(club.sam.token) | {"Accept-Encoding": "zstd"}
        )
        assert (large.status_code, large.headers["Content-Encoding"]) == (200, "zstd")
        assert told(await client.put(link.path, content=PNG, headers=AS_PNG)) == LATER
        assert not any(task.done() for task in still)
        silent.end.set()
        assert {told(answer) for answer in await asyncio.gather(*still)} == {LATER}
    assert silent.waiting <= store.MOST_THREADS * (1 + store.MOST_RETRIES)


async def test_a_file_can_be_sent_again_once_the_bucket_is_well(
    settings: Settings,
    world: tuple[Tools, Bell],
    club: ChessClub,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:
    await take_evidence(club)
    link = await asked(club)
    async with bucket() as sick, client_of(settings, world, sick.url, monkeypatch) as client:
        sick.well = False
        assert told(await client.put(link.path, content=PNG, headers=AS_PNG)) == LATER
        assert len(sick.signed) <= 1 + store.MOST_RETRIES
        sick.well = True
        assert (await client.put(link.path, content=PNG, headers=AS_PNG)).status_code == 204
        assert (await client.get(seen(club, link.id))).content == PNG
        sick.well = False
        assert told(await client.get(seen(club, link.id))) == LATER
    assert "Traceback" not in caplog.text
    assert "hidden-word" not in caplog.text


async def test_a_bucket_that_is_gone_is_told(
    settings: Settings, world: tuple[Tools, Bell], club: ChessClub, monkeypatch: pytest.MonkeyPatch
) -> None:
    await take_evidence(club)
    link = await asked(club)
    async with bucket() as gone:
        pass
    async with client_of(settings, world, gone.url, monkeypatch) as client:
        assert told(await client.get(seen(club, link.id))) == LATER
