"""The race: `scripts/bench` runs all of it, `scripts/bench nested` one part. It prints a table in Markdown."""

import asyncio
import os
import platform
import time
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Annotated

import orjson
import typer

from bench import (
    award,
    bombs,
    completions,
    executor,
    fanout,
    files,
    growth,
    live,
    nested,
    pythons,
    small_reads,
    stalls,
)
from bench.racing import Track
from bench.results import Result, table

PARTS: dict[str, Callable[[Track], Coroutine[None, None, list[Result]]]] = {
    "nested": nested.run,
    "executor": executor.run,
    "small-reads": small_reads.run,
    "award": award.run,
    "completions": completions.run,
    "files": files.run,
    "growth": growth.run,
    "fanout": fanout.run,
    "live": live.run,
    "stalls": stalls.run,
    "bombs": bombs.run,
    "pythons": pythons.run,
}
QUICK = "A smoke of the race, to see that it runs: these figures mean nothing."
app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def main(
    parts: Annotated[
        list[str] | None, typer.Argument(help=f"Of {', '.join(PARTS)}; without any, all.")
    ] = None,
    quick: Annotated[
        bool, typer.Option("--quick", help="A smoke in a few minutes: its figures mean nothing.")
    ] = False,
    no_node: Annotated[bool, typer.Option("--no-node", help="Without the peers that need Node.")] = False,
    alone: Annotated[bool, typer.Option("--alone", help="Nested reads beside the limit alone.")] = False,
    json: Annotated[bool, typer.Option("--json", help="As JSON, for programs.")] = False,
    out: Annotated[Path | None, typer.Option(help="A file for the table, too.")] = None,
) -> None:
    """Race Laurel against its peers and against the limit, side by side."""
    wanted = parts or list(PARTS)
    if unknown := set(wanted) - set(PARTS):
        raise typer.BadParameter(f"{', '.join(sorted(unknown))}: say some of {', '.join(PARTS)}.")
    results = list[Result]()
    for name in wanted:
        started = time.perf_counter()
        typer.echo(f"{name} …", err=True)
        results += asyncio.run(PARTS[name](Track(quick, not no_node, alone)))
        typer.echo(f"{name}: {time.perf_counter() - started:.0f} s", err=True)
    if json:
        typer.echo(orjson.dumps(results, default=tuple))
        return
    found = [result._replace(aim=None) for result in results] if quick else results
    page = f"{QUICK if quick else _where()}\n\n{table(found)}\n"
    typer.echo(page)
    if out:
        out.write_text(page)


def _where() -> str:
    """The machine that ratios, more than times, are to be trusted of."""
    return f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} processors."


if __name__ == "__main__":
    app()
