"""The table of rights, for people to read."""

import typer

from models.rights import RIGHTS, Role

ROLES = [role for role in Role if role is not Role.LAUREL]  # the operator may do everything


def rights() -> None:
    """Print who may do what, as Markdown; docs/rights.md holds it."""
    typer.echo(rights_table())


def rights_table() -> str:
    """One line for each right, one column for each role that has any."""
    shown = [role for role in ROLES if any(role in roles for roles in RIGHTS.values())]
    lines = [_line("", *shown), _line("---", *(":-:" for _ in shown))]
    lines += [
        _line(right, *("✓" if role in roles else "" for role in shown)) for right, roles in RIGHTS.items()
    ]
    return "\n".join(lines)


def _line(*cells: str) -> str:
    return f"| {' | '.join(cells)} |"
