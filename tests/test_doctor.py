"""The doctor: what is well is said to be so, and what is not is told with where it is."""

import asyncio
from pathlib import Path

import pytest

from actions.tools import Tools
from laurel.settings import Settings
from tests.commanding import laurel
from tests.mail_server import mail_server

NOWHERE = "127.0.0.1:1"


async def test_a_whole_installation_is_well(tools: Tools, settings: Settings, files_folder: Path) -> None:
    found = await laurel(
        "doctor",
        database_url=settings.database_url,
        bus_url=settings.bus_url,
        mail_url=settings.mail_url.get_secret_value(),
        files_url=settings.files_url,
    )
    assert (found.status, [line[:3] for line in found.out.splitlines()]) == (0, ["ok "] * 6), found
    assert files_in(files_folder) == []


async def test_what_is_unwell_is_told_with_where_it_is(tmp_path: Path) -> None:
    """What can't be looked at, since something else is unwell, is not said to be missing."""
    (tmp_path / "file").write_text("no folder")
    found = await laurel(
        "doctor",
        database_url=f"postgres://x:hidden@{NOWHERE}/badges",
        bus_url=f"redis://:hidden@{NOWHERE}/0",
        mail_url=f"smtp://x:hidden@{NOWHERE}",
        files_url=(tmp_path / "file" / "files").as_uri(),
    )
    assert found.status == 1
    told = dict(line.split(": ", 1) for line in found.out.splitlines())
    assert list(told) == [
        *("ok  root names", "BAD database", "BAD migrations", "BAD bus", "BAD mail", "BAD files")
    ]
    assert told["BAD database"].startswith("badges at 127.0.0.1:1: ")
    assert told["BAD migrations"].startswith("badges at 127.0.0.1:1: ")
    assert "missing" not in told["BAD migrations"]
    assert told["BAD bus"].startswith("127.0.0.1: ")
    assert told["BAD mail"].startswith("127.0.0.1: takes no mail: ")
    assert str(tmp_path) in told["BAD files"]
    assert "hidden" not in found.out + found.err


async def test_what_is_not_migrated_yet_is_told_with_the_remedy(tmp_path: Path) -> None:
    bare = await laurel("doctor", database_url=f"sqlite://{tmp_path}/bare.sqlite3", **places(tmp_path))
    assert (bare.status, "run `laurel migrate`" in bare.out) == (1, True), bare


async def test_a_mail_server_is_asked_whether_it_lets_us_in_and_sent_nothing(tmp_path: Path) -> None:
    async with mail_server() as server:
        url = server.url.get_secret_value()
        found = await laurel("doctor", database_url=f"sqlite://{tmp_path}/x.sqlite3", **places(tmp_path, url))
        assert "ok  mail: 127.0.0.1 takes it" in found.out
        assert (server.inbox, server.recipients) == ([], [])


def files_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def places(tmp_path: Path, mail_url: str | None = None) -> dict[str, str]:
    """For mail and files, so that nothing is written into the checkout."""
    return {
        "mail_url": mail_url or (tmp_path / "mail").as_uri(),
        "files_url": (tmp_path / "files").as_uri(),
    }


@pytest.mark.parametrize("engine", ["sqlite"], indirect=True)
async def test_a_bucket_that_is_not_there_is_told_soon(
    settings: Settings, tools: Tools, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    names = ("ACCESS_KEY_ID", "SECRET_ACCESS_KEY", "REGION", "ENDPOINT_URL", "ALLOW_HTTP")
    values = ("key", "hidden", "eu-west-1", f"http://{NOWHERE}", "true")
    for name, value in zip(names, values, strict=True):
        monkeypatch.setenv(f"AWS_{name}", value)
    where = places(tmp_path) | {"files_url": "s3://badges/spring"}
    async with asyncio.timeout(30):
        found = await laurel("doctor", database_url=settings.database_url, **where)
    assert "hidden" not in found.out
    assert "BAD files: s3://badges/spring: " in found.out
