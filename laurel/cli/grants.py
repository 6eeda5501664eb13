"""Commands by which the operator lets people in and grants what rule 1 leaves to them."""

from typing import Annotated

import typer

from actions.access_tokens import create_access_token
from actions.grants import (
    create_organization,
    grant_free,
    grant_issuer_role,
    grant_organization,
    grant_pro,
    grant_spaces,
)
from actions.grants import grant_staff as make_staff
from actions.tools import Tools, laurel
from actions.users import ensure_user
from laurel.cli.operating import operate, settings
from models.issuers import IssuerRole, issuers_asking_for_spaces
from schema.ids import encode, parse

grant = typer.Typer(no_args_is_help=True, help="What the operator grants.")

Email = Annotated[
    str, typer.Argument(help="The address of the person; an account is made where there is none.")
]
IssuerId = Annotated[str, typer.Argument(metavar="ISSUER", help="The issuer's id.")]
OrganizationId = Annotated[str, typer.Argument(metavar="ORGANIZATION", help="The organization's id.")]
SpaceId = Annotated[str, typer.Argument(metavar="SPACE", help="The space's id.")]


def token(
    email: Email,
    name: Annotated[str | None, typer.Option(help="What others call them; for a new account.")] = None,
    label: Annotated[str, typer.Option(help="What the token is for.")] = "Made at the command line",
) -> None:
    """Print a new access token of a user, valid for 90 days; it is shown this once."""

    async def act(tools: Tools) -> str:
        user_id = await ensure_user(laurel(tools), email, name)
        return (await create_access_token(laurel(tools), user_id, label)).token

    typer.echo(operate(settings(), act))


def requests() -> None:
    """List the issuers whose owners ask for spaces: since when, its id and its name."""

    async def act(tools: Tools) -> list[str]:
        asking = await issuers_asking_for_spaces()
        return [
            f"{row.spaces_requested_at:%Y-%m-%d}  {encode('issuer', row.id)}  {row.name}" for row in asking
        ]

    for line in operate(settings(), act) or ["Nobody asks for spaces."]:
        typer.echo(line)


def organization(name: Annotated[str, typer.Argument(help="What it is called.")]) -> None:
    """Make an organization on FREE and print its id."""

    async def act(tools: Tools) -> str:
        return encode("organization", await create_organization(laurel(tools), name))

    typer.echo(operate(settings(), act))


@grant.command()
def spaces(issuer: IssuerId) -> None:
    """Let an issuer create spaces."""
    issuer_id = parse("issuer", issuer, "ISSUER")
    operate(settings(), lambda tools: grant_spaces(laurel(tools), issuer_id))
    typer.echo("Granted.")


@grant.command()
def pro(organization: OrganizationId) -> None:
    """Give an organization PRO: points per objective, badges across its issuers, spaces for all of them."""
    organization_id = parse("organization", organization, "ORGANIZATION")
    operate(settings(), lambda tools: grant_pro(laurel(tools), organization_id))
    typer.echo("Granted.")


@grant.command()
def free(organization: OrganizationId) -> None:
    """Take PRO back: every objective of its active spaces counts one point again."""
    organization_id = parse("organization", organization, "ORGANIZATION")
    operate(settings(), lambda tools: grant_free(laurel(tools), organization_id))
    typer.echo("Granted.")


@grant.command("organization")
def membership(issuer: IssuerId, organization: OrganizationId) -> None:
    """Put an issuer into an organization."""
    issuer_id = parse("issuer", issuer, "ISSUER")
    organization_id = parse("organization", organization, "ORGANIZATION")
    operate(settings(), lambda tools: grant_organization(laurel(tools), issuer_id, organization_id))
    typer.echo("Granted.")


@grant.command()
def role(
    issuer: IssuerId, email: Email, role: Annotated[IssuerRole, typer.Argument(help="What they may do.")]
) -> None:
    """Make somebody owner, editor or staff of an issuer."""
    issuer_id = parse("issuer", issuer, "ISSUER")

    async def act(tools: Tools) -> None:
        user_id = await ensure_user(laurel(tools), email)
        await grant_issuer_role(laurel(tools), issuer_id, user_id, role)

    operate(settings(), act)
    typer.echo("Granted.")


@grant.command()
def staff(space: SpaceId, email: Email) -> None:
    """Make somebody staff of one space, without an invitation."""
    space_id = parse("space", space, "SPACE")

    async def act(tools: Tools) -> None:
        await make_staff(laurel(tools), space_id, await ensure_user(laurel(tools), email))

    operate(settings(), act)
    typer.echo("Granted.")
