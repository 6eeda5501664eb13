"""How is all of an embedded installation kept in one file, while it is served?"""

import os
import sqlite3
import tarfile
import tempfile
from contextlib import closing, suppress
from pathlib import Path

from laurel.files.store import Store
from laurel.serving import sqlite_file
from laurel.settings import VAR, Settings
from models.database import is_sqlite

# What a backup holds, by these names.
DATABASE, FILES, SECRET = "laurel.sqlite3", "files", "secret"


class NotBackedUp(Exception):
    """Why there is no backup, or why it was not restored, with the remedy. Nothing was changed."""


def back_up(settings: Settings, to: Path) -> None:
    """The database as it is at one instant, what was handed in, and the secret where we keep it; for us alone to read.

    A file that is removed meanwhile is left out. NotBackedUp where there is something at `to` already.
    """
    database = database_file(settings)
    if not database.exists():
        raise NotBackedUp(
            f"There is no database at {database}: set LAUREL_DATABASE_URL to the one that is meant."
        )
    if not to.absolute().parent.is_dir():
        raise NotBackedUp(f"There is no folder {to.absolute().parent}: make it first.")
    with tempfile.TemporaryDirectory(dir=to.absolute().parent, prefix=".laurel-backup-") as folder:
        snapshot, whole = Path(folder) / DATABASE, Path(folder) / "backup.tar"
        _copy(database, snapshot)
        with tarfile.open(whole, "w") as tar:
            tar.add(snapshot, DATABASE)
            _add_what_stands_beside(settings, tar)
        _place(whole, to)


def database_file(settings: Settings) -> Path:
    """NotBackedUp for PostgreSQL, which has tools of its own."""
    if not is_sqlite(settings.database_url):
        raise NotBackedUp(
            "This is for SQLite. Use pg_dump and pg_restore, then `laurel restored`: docs/backup.md."
        )
    return sqlite_file(settings.database_url)


def files_folder(settings: Settings) -> Path | None:
    """Where evidence is kept; None for a bucket, which is kept by whoever runs it."""
    return Store(settings.files_url).folder


def secret_file(settings: Settings) -> Path | None:
    """None where the secret is set, and whoever sets it keeps it."""
    return None if settings.secret else VAR / "secret"


def _copy(database: Path, to: Path) -> None:
    with closing(sqlite3.connect(database)) as source, closing(sqlite3.connect(to)) as copied:
        source.backup(copied)


def _add_what_stands_beside(settings: Settings, tar: tarfile.TarFile) -> None:
    files, secret = files_folder(settings), secret_file(settings)
    if files:
        for path in filter(Path.is_file, sorted(files.rglob("*"))):
            with suppress(FileNotFoundError):
                tar.add(path, f"{FILES}/{path.relative_to(files)}")
    if secret and secret.exists():
        tar.add(secret, SECRET)


def _place(whole: Path, to: Path) -> None:
    """Whole or not at all, and over nothing."""
    try:
        os.link(whole, to)
    except FileExistsError:
        raise NotBackedUp(f"There is something at {to} already: choose another name.") from None
