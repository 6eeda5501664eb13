"""The command by which the operator reads who did what to whom when."""

from datetime import UTC, datetime
from typing import Annotated

import typer

from actions.audit import audit_csv
from actions.refusals import NotFound
from actions.tools import Tools
from actions.values import email_address
from laurel.cli.operating import operate, settings
from models.diary import SpaceEventKind
from models.history import Wanted
from models.issuers import issuers
from models.users import user_of_address
from schema.ids import parse

IssuerId = Annotated[str, typer.Argument(metavar="ISSUER", help="The issuer's id.")]
Actor = Annotated[str | None, typer.Option(help="Only what the user with this address did.")]
Kinds = Annotated[
    list[SpaceEventKind] | None, typer.Option("--kind", help="Only these kinds; may be repeated.")
]
From = Annotated[datetime | None, typer.Option("--from", help="Only since then, in UTC.")]
Until = Annotated[datetime | None, typer.Option("--until", help="Only before then, in UTC.")]


def audit(
    issuer: IssuerId, actor: Actor = None, kinds: Kinds = None, since: From = None, until: Until = None
) -> None:
    """Print as CSV what happened in all spaces of an issuer: who did what to whom when, the newest first."""
    issuer_id = parse("issuer", issuer, "ISSUER")

    async def act(tools: Tools) -> None:
        if issuer_id not in await issuers([issuer_id]):
            raise NotFound("ISSUER")
        by = await user_of_address(email_address(actor, "--actor")) if actor else None
        if actor and by is None:
            raise NotFound("--actor")
        wanted = Wanted(by, kinds or None, _utc(since), _utc(until))
        async for piece in audit_csv(issuer_id, wanted):
            typer.echo(piece, nl=False)

    operate(settings(), act)


def _utc(instant: datetime | None) -> datetime | None:
    return instant.replace(tzinfo=UTC) if instant else None
