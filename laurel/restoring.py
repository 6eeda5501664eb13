"""How does an embedded installation begin again from a backup? Whole or not at all, and nothing is thrown away."""

import shutil
import sqlite3
import tarfile
import tempfile
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path, PurePosixPath

from laurel.backing_up import DATABASE, FILES, SECRET, NotBackedUp, database_file, files_folder, secret_file
from laurel.serving import alone
from laurel.settings import Settings
from models.database import database
from models.installation import begin_epoch
from models.migrating import migrate, unknown_migrations

BESIDE = ("-wal", "-shm")  # what SQLite keeps beside a database that was not closed


async def restore(settings: Settings, backup: Path, *, replace: bool) -> list[Path]:
    """The database with a new epoch and every migration, files and secret; gives where what was there is now.

    NotBackedUp for what is no backup of ours, or where there is a database and it is not to be replaced; NotServed
    while it is served. Nothing is changed then.
    """
    target = database_file(settings)
    if target.exists() and not replace:
        raise NotBackedUp(f"There is a database at {target} already: `--replace` puts it aside.")
    with alone(settings), tempfile.TemporaryDirectory(dir=target.parent, prefix=".laurel-restore-") as name:
        folder = Path(name)
        _unpack(backup, folder)
        await _make_ready(folder / DATABASE)
        return _take_places(settings, folder, target)


def _unpack(backup: Path, folder: Path) -> None:
    """Regular files of our names alone: a backup may come from anywhere."""
    try:
        with tarfile.open(backup, "r:") as tar:
            for member in tar:
                if content := _ours(member) and tar.extractfile(member):
                    to = folder / member.name
                    to.parent.mkdir(parents=True, exist_ok=True)
                    with to.open("wb") as file:
                        shutil.copyfileobj(content, file)
    except (tarfile.TarError, OSError) as error:
        raise NotBackedUp(f"{backup} can't be read as a backup: {error}") from None
    if not (folder / DATABASE).exists():
        raise NotBackedUp(f"{backup} is no backup of `laurel backup`: there is no {DATABASE} in it.")


def _ours(member: tarfile.TarInfo) -> bool:
    path = PurePosixPath(member.name)
    is_named = member.name in (DATABASE, SECRET) or path.parts[:1] == (FILES,)
    return member.isreg() and is_named and ".." not in path.parts


async def _make_ready(restored: Path) -> None:
    with closing(sqlite3.connect(restored)) as connection:
        try:
            told = connection.execute("PRAGMA integrity_check").fetchall()
        except sqlite3.DatabaseError as error:
            told = [(str(error),)]
    if told != [("ok",)]:
        raise NotBackedUp(f"The database in the backup is damaged: {told[0][0]}. Take another backup.")
    async with database(url := f"sqlite://{restored}"):
        if unknown := await unknown_migrations(url):
            raise NotBackedUp(f"The backup is of a newer Laurel, which knows {unknown[-1]}: use that one.")
        await migrate(url)
        await begin_epoch()


def _take_places(settings: Settings, folder: Path, target: Path) -> list[Path]:
    """What is there is put aside under a name with the time; gives those names."""
    found = {DATABASE: target, FILES: files_folder(settings), SECRET: secret_file(settings)}
    places = {folder / name: place for name, place in found.items() if place and (folder / name).exists()}
    stamp = f"{datetime.now(UTC):%Y%m%dT%H%M%S}"
    old = [(place, "") for place in places.values()] + [(target, end) for end in BESIDE]
    aside = [moved for place, end in old if (moved := _put_aside(place, end, stamp))]
    for new, place in places.items():
        place.parent.mkdir(parents=True, exist_ok=True)
        shutil.move(new, place)
    return aside


def _put_aside(place: Path, end: str, stamp: str) -> Path | None:
    """With the `end` of its name still at the end, by which SQLite finds what stands beside a database."""
    old = place.with_name(place.name + end)
    return old.rename(place.with_name(f"{place.name}.{stamp}{end}")) if old.exists() else None
