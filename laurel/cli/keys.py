"""Commands about the keys by which issuers sign credentials, and prove themselves to learning platforms."""

from typing import Annotated

import typer

from actions.lti_keys import rotate_lti_key
from actions.paper_addresses import key_address
from actions.papers import rotate_key
from actions.tools import Tools, laurel
from laurel.cli.operating import operate, settings
from models.issuer_keys import keys_of_issuer
from schema.ids import parse
from schema.lti import tool_of

keys = typer.Typer(no_args_is_help=True, help="By which keys issuers sign.")

IssuerId = Annotated[str, typer.Argument(metavar="ISSUER", help="The issuer's id.")]


@keys.command("list")
def show(issuer: IssuerId) -> None:
    """List an issuer's keys: since when, until when, and where each is published."""
    issuer_id = parse("issuer", issuer, "ISSUER")

    async def act(tools: Tools) -> list[str]:
        return [
            f"{row.created_at:%Y-%m-%d}  {f'{row.retired_at:%Y-%m-%d}' if row.retired_at else 'in use':10}  "
            f"{key_address(tools, issuer_id, row.id)}"
            for row in await keys_of_issuer(issuer_id)
        ]

    for line in operate(settings(), act) or ["The issuer has signed nothing yet."]:
        typer.echo(line)


@keys.command()
def rotate(issuer: IssuerId) -> None:
    """Sign with a new key from now on. What older ones signed stays true."""
    issuer_id = parse("issuer", issuer, "ISSUER")

    async def act(tools: Tools) -> str:
        return key_address(tools, issuer_id, await rotate_key(laurel(tools), issuer_id))

    typer.echo(operate(settings(), act))


@keys.command()
def rotate_lti(issuer: IssuerId) -> None:
    """Prove the issuer to its learning platforms by a new key. Tells where all its keys stand."""
    issuer_id = parse("issuer", issuer, "ISSUER")

    async def act(tools: Tools) -> str:
        await rotate_lti_key(laurel(tools), issuer_id)
        return tool_of(tools, issuer_id).jwks_url

    typer.echo(operate(settings(), act))
