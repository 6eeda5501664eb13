"""Commands about this installation as a whole."""

import asyncio
from contextlib import suppress
from functools import partial
from random import Random
from typing import Annotated

import typer

from actions.tools import Tools
from laurel.cli.operating import operate, settings
from laurel.demo import Demo, ensure_demo
from laurel.demo_life import living
from laurel.doctor import Finding, deep_findings, findings
from laurel.mail.sending import destination
from laurel.serving import place
from laurel.serving import serve as serve_until_stopped
from laurel.settings import DEFAULT_DATABASE, ROOT, Settings, shown
from laurel.worker import work

CONTRACT = ROOT / "schema" / "schema.graphql"
REFERENCE = ROOT / "docs" / "reference.md"


def serve() -> None:
    """Migrate, then serve until stopped; the default database is filled with a demo world on the first start."""
    found = settings()
    with place(found) as door:
        if found.database_url == DEFAULT_DATABASE:
            _introduce(found, operate(found, ensure_demo))
        else:
            operate(found, _nothing)
            typer.echo(_where(found))
        _say_where_mail_goes(found)
        serve_until_stopped(found, door)


def worker() -> None:
    """Migrate, then send mail and do what is left over until stopped; for where `laurel serve` does not."""
    found = settings()
    operate(found, _nothing)
    typer.echo(destination(found.mail_url))
    asyncio.run(work(found))


def migrate() -> None:
    """Create or update the tables. Any number of processes may run this at once."""
    operate(settings(), _nothing)
    typer.echo("All migrations are applied.")


def demo(
    alive: Annotated[
        bool, typer.Option("--alive", help="Then let things happen in it, until stopped.")
    ] = False,
    every: Annotated[float, typer.Option(min=0.05, help="How many seconds lie between two of them.")] = 2.0,
) -> None:
    """Make the demo world, where it is not there yet, and print its tokens."""
    found = settings()
    _introduce(found, operate(found, ensure_demo))
    if alive:
        with suppress(KeyboardInterrupt):
            operate(found, partial(_live, every))


def schema(
    write: Annotated[bool, typer.Option("--write", help="Write it, and the pages made of it.")] = False,
    check: Annotated[bool, typer.Option("--check", help="Fail where one of these differs.")] = False,
) -> None:
    """Print the contract."""
    from laurel.graph import schema as graph
    from laurel.reference import reference

    pages = {CONTRACT: graph.as_str() + "\n", REFERENCE: reference(graph._schema)}
    if write:
        for path, text in pages.items():
            path.write_text(text)
    elif check:
        for path, text in pages.items():
            if not path.exists() or path.read_text() != text:
                name = path.relative_to(ROOT)
                typer.echo(f"{name} is not what the server serves: run laurel schema --write", err=True)
                raise typer.Exit(1)
        typer.echo("schema/schema.graphql and docs/reference.md are what the server serves.")
    else:
        typer.echo(pages[CONTRACT], nl=False)


def doctor(
    deep: Annotated[
        bool, typer.Option("--deep", help="Also whether all rows fit together; it reads everything.")
    ] = False,
) -> None:
    """Look at the root names, the database, its migrations, the bus, the mail and the files. Nothing is repaired."""
    found = settings()
    is_well = _told(asyncio.run(findings(found)))
    if deep and is_well:
        is_well = _told(asyncio.run(deep_findings(found)))
    raise typer.Exit(0 if is_well else 1)


def _told(found: list[Finding]) -> bool:
    """Whether all is well."""
    for finding in found:
        typer.echo(f"{'ok ' if finding.well else 'BAD'} {finding.about}: {finding.told}")
    return all(finding.well for finding in found)


def print_settings() -> None:
    """Print each setting, its value and what it is for. Passwords are hidden."""
    for variable, value, sentence in shown(settings()):
        typer.echo(f"{variable}={value}\n    {sentence}")


def _say_where_mail_goes(found: Settings) -> None:
    here = found.worker == "on"
    typer.echo(destination(found.mail_url) if here else "Mail waits for `laurel worker` to send it.")


async def _live(every: float, tools: Tools) -> None:
    async for told in living(tools, await ensure_demo(tools), Random()):  # noqa: S311 - a show, no secret
        if told:
            typer.echo(told)
        await asyncio.sleep(every)


async def _nothing(tools: Tools) -> None:
    """Opening has migrated already."""


def _where(found: Settings) -> str:
    return f"Laurel is at {found.public_address}"


def _introduce(found: Settings, demo: Demo) -> None:
    typer.echo(f"\n{_where(found)}\n\nDemo tokens, to send as Authorization: Bearer …")
    for role in ("owner", "staff", "learner", "display"):
        typer.echo(f"  {role:8}{getattr(demo, role)}")
    typer.echo("")
