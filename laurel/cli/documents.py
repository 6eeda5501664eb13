"""Commands by which the operator says which GraphQL documents are trusted."""

from pathlib import Path
from typing import Annotated

import typer

from actions.refusals import InvalidInput
from actions.tools import Tools, laurel
from actions.trusted_documents import distrust_documents, hash_of, trust_documents
from laurel.cli.operating import operate, settings
from laurel.documents.checking import fault_of
from laurel.documents.persisted import PREFIX
from models.trusted_documents import trusted_documents

documents = typer.Typer(no_args_is_help=True, help="Which GraphQL documents are trusted.")

Files = Annotated[list[Path], typer.Argument(help="Each is one document, with all fragments that it needs.")]
Ids = Annotated[list[str], typer.Argument(metavar="ID", help="As `laurel documents list` prints them.")]


@documents.command()
def add(files: Files) -> None:
    """Trust the documents in these .graphql files, and print their ids; none of them where one is wrong."""
    names = {_read(file): file.name[-200:] for file in files}
    operate(settings(), lambda tools: trust_documents(laurel(tools), names))
    for text, name in names.items():
        typer.echo(_line(hash_of(text), name))


@documents.command("list")
def show() -> None:
    """List the trusted documents: id and file name."""

    async def act(tools: Tools) -> list[str]:
        return [_line(row.hash, row.name) for row in await trusted_documents()]

    for line in operate(settings(), act) or ["No document is trusted."]:
        typer.echo(line)


@documents.command()
def remove(ids: Ids) -> None:
    """Trust these documents no more; a running Laurel notices within ten seconds."""
    hashes = [id.removeprefix(PREFIX) for id in ids]
    operate(settings(), lambda tools: distrust_documents(laurel(tools), hashes))
    typer.echo("Removed.")


def _read(file: Path) -> str:
    """The text as it is, to the last byte: its hash is its name."""
    try:
        text = file.read_bytes().decode()
    except UnicodeDecodeError:
        raise InvalidInput(f"{file} is not text in UTF-8.", "FILES") from None
    except OSError as error:
        raise InvalidInput(f"{file} can't be read: {error.strerror}.", "FILES") from None
    fault = fault_of(text)
    if fault:
        raise InvalidInput(f"{file}: {fault}", "FILES")
    return text


def _line(hash: str, name: str) -> str:
    return f"{PREFIX}{hash}  {name}"
