"""The race: `scripts/bench` runs all of it, `scripts/bench nested` one part. It prints a table in Markdown."""

import asyncio
import platform
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated

import typer

from bench import nested
from bench.racing import Track
from bench.results import Result, table

PARTS: dict[str, Callable[[Track], Awaitable[list[Result]]]] = {
    "nested": nested.run,
}


def main(
    parts: Annotated[list[str] | None, typer.Argument(help=f"Which of {', '.join(PARTS)}; all without.")] = None,
    quick: Annotated[bool, typer.Option(help="A smoke in seconds, whose figures mean nothing.")] = False,
    node: Annotated[bool, typer.Option(help="With the peers that need Node.")] = True,
    alone: Annotated[bool, typer.Option(help="Without any peers.")] = False,
) -> None:
    """Race Laurel against its peers and against the limit."""
    wanted = parts or list(PARTS)
    if unknown := set(wanted) - set(PARTS):
        raise typer.BadParameter(f"{', '.join(sorted(unknown))}: say some of {', '.join(PARTS)}.")
    results = []
    for name in wanted:
        typer.echo(f"{name} …", err=True)
        results += asyncio.run(PARTS[name](Track(quick, node, alone)))
    typer.echo(table(results))


if __name__ == "__main__":
    typer.run(main)
