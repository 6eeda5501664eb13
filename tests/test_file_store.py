"""The store of files: a folder that nobody else can read, or a bucket; whole or not at all, and never over another."""

import asyncio
import io
import os
import stat
import subprocess
import sys
from collections.abc import AsyncIterator
from pathlib import Path
from uuid import UUID

import pytest

from laurel.files.store import Store, key_of
from laurel.settings import ROOT
from tests.bucket import Bucket, bucket

KEY = key_of(UUID(int=7))
LARGE = os.urandom(3 * 1024 * 1024)


@pytest.fixture
async def remote(monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Bucket]:
    """A bucket, and the variables that lead to it."""
    async with bucket() as found:
        for name, value in {
            "ACCESS_KEY_ID": "laurels-key",
            "SECRET_ACCESS_KEY": "secret",
            "REGION": "eu-west-1",
            "ENDPOINT_URL": found.url,
            "ALLOW_HTTP": "true",
        }.items():
            monkeypatch.setenv(f"AWS_{name}", value)
        yield found


@pytest.fixture(params=["folder", "bucket"])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Store:
    if request.param == "folder":
        return Store((tmp_path / "a b" / "files").as_uri())
    found: Bucket = request.getfixturevalue("remote")
    return Store(f"s3://{found.name}/spring/files")


async def pieces(store: Store, key: str = KEY) -> list[bytes] | None:
    found = await store.get(key)
    return None if found is None else [piece async for piece in found]


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


async def test_what_was_put_is_there_until_it_is_deleted(store: Store) -> None:
    assert await pieces(store) is None
    assert await store.put(KEY, io.BytesIO(LARGE))
    found = await pieces(store)
    assert found
    assert b"".join(found) == LARGE
    assert len(found) > 1, "it comes by the piece"
    await store.delete(KEY)
    assert await pieces(store) is None


async def test_deleting_what_is_not_there_is_no_fault(store: Store) -> None:
    await store.delete(KEY)
    await store.delete(KEY)


async def test_it_is_put_from_its_beginning_wherever_it_was_read_to(store: Store) -> None:
    content = io.BytesIO(b"from the beginning")
    content.read()
    await store.put(KEY, content)
    assert await pieces(store) == [b"from the beginning"]


async def test_nothing_is_put_over_another(store: Store) -> None:
    assert await store.put(KEY, io.BytesIO(b"first"))
    assert not await store.put(KEY, io.BytesIO(b"second"))
    assert await pieces(store) == [b"first"]


async def test_of_many_at_once_one_is_kept_whole(store: Store) -> None:
    contents = [bytes([number]) * 300_000 for number in range(12)]
    kept = await asyncio.gather(*(store.put(KEY, io.BytesIO(content)) for content in contents))
    assert kept.count(True) == 1
    assert b"".join(await pieces(store) or []) == contents[kept.index(True)]


async def test_a_folder_is_made_when_it_is_needed_and_is_ours_alone(tmp_path: Path) -> None:
    folder = tmp_path / "files"
    store = Store(folder.as_uri())
    assert not folder.exists()
    before = os.umask(0)
    try:
        await store.put(KEY, io.BytesIO(b"mine"))
    finally:
        os.umask(before)
    modes = {path.name: stat.S_IMODE(path.stat().st_mode) for path in (folder, *folder.rglob("*"))}
    assert modes == {"files": 0o700, "evidence": 0o700, str(UUID(int=7)): 0o600}


async def test_what_breaks_off_leaves_nothing(tmp_path: Path) -> None:
    class Broken(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise OSError("gone")

    store = Store(tmp_path.as_uri())
    with pytest.raises(OSError, match="gone"):
        await store.put(KEY, Broken(b"half"))
    assert files_in(tmp_path) == []


async def test_a_bucket_is_spoken_to_under_its_prefix_with_the_usual_keys(remote: Bucket) -> None:
    await Store(f"s3://{remote.name}/spring/files").put(KEY, io.BytesIO(b"x"))
    await Store(f"s3://{remote.name}").put(KEY, io.BytesIO(b"y"))
    assert remote.objects == {f"spring/files/{KEY}": b"x", KEY: b"y"}
    assert set(remote.signed) == {"laurels-key"}


async def test_a_bucket_that_refuses_is_a_fault_that_may_pass(remote: Bucket) -> None:
    remote.well = False
    with pytest.raises(OSError, match="the store of files"):
        await Store(f"s3://{remote.name}").delete(KEY)


PROGRAM = """
import asyncio, io, sys
from laurel.files.store import Store

async def main():
    store = Store(sys.argv[1])
    await store.put("evidence/x", io.BytesIO(b"x" * 1_000_000))
    [piece async for piece in await store.get("evidence/x")]
    await store.delete("evidence/x")

asyncio.run(main())
"""


def test_a_process_that_has_just_used_it_ends_well(tmp_path: Path) -> None:
    """The library's own asynchronous calls abort about every second one."""
    for _ in range(8):
        subprocess.run([sys.executable, "-c", PROGRAM, tmp_path.as_uri()], cwd=ROOT, check=True)
