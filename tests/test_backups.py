"""Nothing is lost with a disk: all of an installation is kept in one file, and begins again from it."""

import asyncio
import sqlite3
import subprocess
import tarfile
from collections.abc import Iterable
from contextlib import closing
from io import BytesIO
from pathlib import Path

import asyncpg
import pytest

from actions.learners import add_learner
from laurel.settings import Settings
from models.installation import epoch
from tests.commanding import Told, laurel
from tests.databases import empty_postgres
from tests.node import required
from tests.serving_process import serving_process
from tests.stories import ChessClub

EMBEDDED = pytest.mark.parametrize("engine", ["sqlite"], indirect=True)


class Elsewhere:
    """An installation that does not exist yet, in a folder."""

    def __init__(self, folder: Path) -> None:
        self.database, self.files = folder / "laurel.sqlite3", folder / "files"
        self.settings = {"database_url": f"sqlite://{self.database}", "files_url": self.files.as_uri()}

    async def restores(self, backup: Path, *options: str) -> Told:
        self.database.parent.mkdir(exist_ok=True)
        return await laurel("restore", str(backup), *options, **self.settings)

    def addresses(self) -> set[object]:
        return {email for (email,) in rows(self.database, "SELECT email FROM learner")}

    def put_aside(self) -> list[Path]:
        """Databases that were here before."""
        return [path for path in self.database.parent.glob("laurel.sqlite3.2*") if path.name[-1].isdigit()]

    def holds(self) -> set[str]:
        """The names of what is there, besides the lock of who serves."""
        return {path.name for path in self.database.parent.rglob("*")} - {"laurel.served"}

    def epoch(self) -> str:
        ((found,),) = rows(self.database, "SELECT epoch FROM installation")
        return str(found)


def rows(database: Path, sql: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(database)) as connection:
        return connection.execute(sql).fetchall()


@pytest.fixture
def elsewhere(tmp_path: Path) -> Elsewhere:
    return Elsewhere(tmp_path / "elsewhere")


async def kept(settings: Settings, to: Path) -> Path:
    told = await laurel("backup", str(to), database_url=settings.database_url, files_url=settings.files_url)
    assert told.status == 0, told.err
    return to


def packed(to: Path, members: Iterable[tuple[str, bytes]]) -> Path:
    with tarfile.open(to, "w") as tar:
        for name, content in members:
            member = tarfile.TarInfo(name)
            member.size = len(content)
            tar.addfile(member, BytesIO(content))
    return to


@EMBEDDED
async def test_what_was_kept_while_it_was_served_begins_again(
    club: ChessClub, settings: Settings, files_folder: Path, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    """Fault F17."""
    (files_folder / "evidence").mkdir(parents=True)
    (files_folder / "evidence" / "one").write_bytes(b"a drawing")
    async with serving_process(settings) as process:
        await process.answers()
        backup = await kept(settings, tmp_path / "backup.tar")
    await add_learner(club.by(club.sam), club.space, "late@learner.example")
    told = await elsewhere.restores(backup)
    assert told.status == 0, told.err
    assert "ana@learner.example" in elsewhere.addresses()
    assert "late@learner.example" not in elsewhere.addresses()
    assert (elsewhere.files / "evidence" / "one").read_bytes() == b"a drawing"
    assert elsewhere.epoch() != str(await epoch()), "cursors from before must be refused"
    assert (await laurel("doctor", "--deep", **elsewhere.settings)).status == 0


@EMBEDDED
async def test_it_is_one_instant_whoever_writes(
    club: ChessClub, settings: Settings, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    async def write() -> None:
        for number in range(40):
            await add_learner(club.by(club.sam), club.space, f"{number}@learner.example")

    _, backup = await asyncio.gather(write(), kept(settings, tmp_path / "backup.tar"))
    assert (await elsewhere.restores(backup)).status == 0
    assert (await laurel("doctor", "--deep", **elsewhere.settings)).status == 0


@EMBEDDED
async def test_nobody_restores_over_what_is_there_or_is_served(
    club: ChessClub, settings: Settings, files_folder: Path, tmp_path: Path
) -> None:
    backup = await kept(settings, tmp_path / "backup.tar")
    here = Elsewhere(tmp_path)
    there = await here.restores(backup)
    async with serving_process(settings) as process:
        await process.answers()
        served = await here.restores(backup, "--replace")
    assert (there.status, served.status) == (1, 1)
    assert "--replace" in there.err
    assert "serves this SQLite database" in served.err
    await add_learner(club.by(club.sam), club.space, "late@learner.example")
    assert (await here.restores(backup, "--replace")).status == 0
    assert "late@learner.example" not in here.addresses()
    (aside,) = here.put_aside()
    assert ("late@learner.example",) in rows(aside, "SELECT email FROM learner")


@EMBEDDED
async def test_what_is_no_backup_changes_nothing(
    settings: Settings, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    backup = await kept(settings, tmp_path / "backup.tar")
    with tarfile.open(backup) as tar:
        database = tar.extractfile("laurel.sqlite3")
        assert database
        content = database.read()
    (text := tmp_path / "text").write_text("no backup")
    newer = tmp_path / "newer.sqlite3"
    newer.write_bytes(content)
    with closing(sqlite3.connect(newer)) as connection, connection:
        connection.execute(
            "INSERT INTO tortoise_migrations (app, name, applied_at) VALUES ('models', '9999_later', '2030-01-01')"
        )
    refused = {
        "can't be read": text,
        "no laurel.sqlite3": packed(tmp_path / "empty.tar", [("files/x", b"x")]),
        "is damaged": packed(tmp_path / "damaged.tar", [("laurel.sqlite3", content[:5000] + b"?" * 9000)]),
        "newer Laurel": packed(tmp_path / "newer.tar", [("laurel.sqlite3", newer.read_bytes())]),
    }
    for why, path in refused.items():
        told = await elsewhere.restores(path)
        assert (told.status, why in told.err, len(told.err.splitlines())) == (1, True, 1), told
    assert not elsewhere.holds()
    again = await laurel("backup", str(backup), database_url=settings.database_url)
    assert (again.status, "choose another name" in again.err) == (1, True)


@EMBEDDED
async def test_a_backup_of_a_stranger_writes_nowhere_else(
    settings: Settings, elsewhere: Elsewhere, tmp_path: Path
) -> None:
    with tarfile.open(await kept(settings, tmp_path / "backup.tar")) as tar:
        database = tar.extractfile("laurel.sqlite3")
        assert database
        evil = [("files/../../evil", b"x"), (f"{tmp_path}/evil", b"x"), ("evil", b"x"), ("files/ok", b"ok")]
        backup = packed(tmp_path / "evil.tar", [("laurel.sqlite3", database.read()), *evil])
    assert (await elsewhere.restores(backup)).status == 0
    assert elsewhere.holds() == {"laurel.sqlite3", "files", "ok"}
    assert not (tmp_path / "evil").exists()


@pytest.mark.parametrize("engine", ["postgres"], indirect=True)
async def test_postgresql_is_kept_by_its_own_tools(
    club: ChessClub, settings: Settings, tmp_path: Path
) -> None:
    dump = tmp_path / "laurel.dump"
    refused = await laurel("backup", str(dump), database_url=settings.database_url)
    assert (refused.status, "docs/backup.md" in refused.err) == (1, True)
    await run("pg_dump", "--format=custom", f"--file={dump}", settings.database_url)
    async with empty_postgres() as url:
        await run("pg_restore", "--clean", "--if-exists", f"--dbname={url}", str(dump))
        assert (await laurel("restored", database_url=url)).status == 0
        assert (await laurel("doctor", "--deep", database_url=url)).status == 0
        connection = await asyncpg.connect(url)
        assert await connection.fetchval("SELECT epoch FROM installation") != await epoch()
        await connection.close()


async def run(program: str, *arguments: str) -> None:
    process = await asyncio.create_subprocess_exec(required(program), *arguments, stderr=subprocess.PIPE)
    _, told = await process.communicate()
    assert process.returncode == 0, told.decode()
