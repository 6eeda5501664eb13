"""Which commands has `laurel`? Each is a function of a file beside this one."""

import os
import sys

import typer
from asyncpg import PostgresError
from tortoise.exceptions import BaseORMException

from actions.refusals import NotFound, Refusal
from laurel import __version__
from laurel.backing_up import NotBackedUp
from laurel.cli.auditing import audit
from laurel.cli.backups import backup, restore, restored
from laurel.cli.documents import documents
from laurel.cli.grants import grant, organization, requests, token
from laurel.cli.installation import demo, doctor, migrate, print_settings, schema, serve, worker
from laurel.cli.keys import keys
from laurel.cli.operating import NoDatabase
from laurel.cli.rights import rights
from laurel.serving import NotServed
from laurel.settings import WrongSetting

__all__ = ["app", "main"]

app = typer.Typer(no_args_is_help=True, add_completion=False, pretty_exceptions_enable=False)
app.command()(serve)
app.command()(worker)
app.command()(migrate)
app.command()(demo)
app.command()(schema)
app.command()(token)
app.command()(organization)
app.command()(requests)
app.command()(audit)
app.add_typer(grant, name="grant")
app.add_typer(keys, name="keys")
app.add_typer(documents, name="documents")
app.command()(rights)
app.command()(doctor)
app.command()(backup)
app.command()(restore)
app.command()(restored)
app.command("settings")(print_settings)


@app.callback(invoke_without_command=True)
def laurel(version: bool = typer.Option(False, "--version", help="Say which Laurel this is.")) -> None:
    """Badge spaces, live: a GraphQL service."""
    if version:
        typer.echo(f"laurel {__version__}")
        raise typer.Exit


def main() -> None:
    """What goes wrong is one line on stderr: 2 for a wrong setting, 1 for whatever else is expected."""
    os.umask(0o077)  # databases, tokens and secrets are nobody else's to read
    try:
        app(prog_name="laurel")
    except WrongSetting as error:
        sys.exit(_told(error, 2))
    except NotFound as error:  # the operator sees everything: there is no "not yours"
        sys.exit(_told(f"There is no {' '.join(error.field).lower()} with this id.", 1))
    except (Refusal, NoDatabase, NotServed, NotBackedUp) as error:
        sys.exit(_told(error, 1))
    except (BaseORMException, PostgresError, OSError) as error:
        sys.exit(_told(f"The database or the bus does not do as asked: {error}", 1))


def _told(error: object, status: int) -> int:
    print(error, file=sys.stderr)
    return status
