"""Commands by which an installation is kept, and begun again."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from actions.tools import Tools
from laurel.backing_up import back_up, database_file, files_folder, secret_file
from laurel.cli.operating import operate, settings
from laurel.restoring import restore as restore_from
from models.installation import begin_epoch

BackupFile = Annotated[Path, typer.Argument(metavar="FILE", help="The backup.")]


def backup(to: BackupFile) -> None:
    """Keep all of an SQLite installation in one new file, while it is served or not. Guard it like the database."""
    found = settings()
    back_up(found, to)
    typer.echo(f"Kept in {to}: {database_file(found)}, as it was when this began.")
    typer.echo(f"Files: {files_folder(found) or 'not in it; whoever runs the bucket keeps them'}.")
    typer.echo(
        f"Secret: {secret_file(found) or 'not in it; keep LAUREL_SECRET, without it nothing sealed opens'}."
    )


def restore(
    backup: BackupFile,
    replace: Annotated[
        bool, typer.Option("--replace", help="Where there is a database: put it aside, with its files.")
    ] = False,
) -> None:
    """Begin again from a backup, while nobody serves. Screens start over; what was owed then is sent now."""
    found = settings()
    for path in asyncio.run(restore_from(found, backup, replace=replace)):
        typer.echo(f"What was there is now {path}")
    typer.echo(f"Restored: {database_file(found)}. Look at it with `laurel doctor --deep`.")


def restored() -> None:
    """Say that this database was restored by other tools, such as pg_restore: screens start over."""

    async def act(_: Tools) -> None:
        await begin_epoch()

    operate(settings(), act)
    typer.echo("A new epoch has begun: screens start over. Look at it with `laurel doctor --deep`.")
