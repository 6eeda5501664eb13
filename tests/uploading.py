"""How does a test let Ana upload a file, whole or only begun?"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit
from uuid import UUID

from actions.changing_objectives import update_objective
from actions.uploads import request_evidence_upload, view_address
from models.objectives import EvidencePolicy
from tests.serving import Served
from tests.stories import ChessClub

PNG = b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 4
AS_PNG = {"Content-Type": "image/png"}


class Link(NamedTuple):
    """An upload that Ana may make: the path of its address."""

    id: UUID
    path: str


async def take_evidence(club: ChessClub) -> None:
    """Solving forks takes evidence from now on."""
    await update_objective(club.by(club.olive), club.solve_forks, evidence_policy=EvidencePolicy.OPTIONAL)


async def asked(
    club: ChessClub, name: str = "proof.png", kind: str = "image/png", size: int = len(PNG)
) -> Link:
    """Ana asks to upload this."""
    made = await request_evidence_upload(club.by(club.ana_account), club.solve_forks, name, kind, size)
    return Link(made.id, urlsplit(made.url).path)


def seen(club: ChessClub, file_id: UUID) -> str:
    """The path of a link to see it."""
    return urlsplit(view_address(club.tools, file_id)).path


def stored(folder: Path) -> list[bytes]:
    """What each file there holds."""
    return [path.read_bytes() for path in folder.rglob("*") if path.is_file()]


@asynccontextmanager
async def begun(
    served: Served, link: Link, header: str, content: bytes
) -> AsyncIterator[tuple[asyncio.StreamReader, asyncio.StreamWriter]]:
    """A PUT whose body has begun with this; what comes next is the test's."""
    reader, writer = await asyncio.open_connection("127.0.0.1", served.port)
    head = f"PUT {link.path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: image/png\r\n{header}\r\n\r\n"
    writer.write(head.encode() + content)
    try:
        yield reader, writer
    finally:
        writer.close()
        await writer.wait_closed()
