"""How does a file come to us? By PUT to a link that says which one, whole, and as what it was announced (rule 17)."""

import asyncio
from datetime import datetime
from tempfile import TemporaryFile
from typing import BinaryIO, Generic, Protocol, TypeVar
from uuid import UUID

from starlette.endpoints import HTTPEndpoint
from starlette.requests import ClientDisconnect, Request
from starlette.responses import PlainTextResponse, Response

from actions.upload_links import file_of
from actions.uploads import uploaded
from laurel.files.kinds import is_of
from laurel.files.store import key_of
from models.evidence import FileRow, evidence_files

MOST_SECONDS = 900.0  # that a file may take on its way
CLOSING = {"Connection": "close"}  # what is still on its way is not waited for


class Unwanted(Exception):
    """Why a file is not taken, and the status that says so."""

    def __init__(self, status: int, told: str) -> None:
        super().__init__(told)
        self.status = status


class Announced(Protocol):
    """What somebody may put here."""

    @property
    def id(self) -> UUID: ...
    @property
    def content_type(self) -> str: ...
    @property
    def size(self) -> int: ...
    @property
    def uploaded_at(self) -> datetime | None: ...


File = TypeVar("File", bound=Announced)


class Receiving(HTTPEndpoint, Generic[File]):
    """What is not taken leaves nothing behind: it is read aside, looked at, and only then put where files are kept."""

    async def put(self, request: Request) -> Response:
        """204; 404 for a link that is none of ours or too old, 409 where the file is there already."""
        try:
            file = await self._announced(request)
            _require_as_announced(request, file)
            with TemporaryFile() as aside:
                await _read(request, file, aside)
                await self.keep(request, file, aside)
        except Unwanted as no:
            return PlainTextResponse(str(no), no.status, CLOSING if no.status == 408 else None)
        return Response(status_code=204)

    async def _announced(self, request: Request) -> File:
        try:
            file = await self.found(request)
        except ValueError:
            raise no_link() from None
        if file is None:
            raise no_link()
        if file.uploaded_at:
            raise there_already()
        return file

    async def found(self, request: Request) -> File | None:
        """By the link; ValueError for one that is none of ours or too old."""
        raise NotImplementedError

    async def keep(self, request: Request, file: File, aside: BinaryIO) -> None:
        """Of two at once one is kept; nothing is, where the permission went while the file came. Unwanted."""
        raise NotImplementedError


class Uploads(Receiving[FileRow]):
    """Files of evidence."""

    async def found(self, request: Request) -> FileRow | None:
        file_id = file_of(request.app.state.tools, "uploads", request.path_params["sealed"])
        return (await evidence_files([file_id])).get(file_id)

    async def keep(self, request: Request, file: FileRow, aside: BinaryIO) -> None:
        if not await asyncio.to_thread(is_of, file.content_type, aside):
            raise Unwanted(422, f"This is not what it says it is: {file.content_type}.")
        files = request.app.state.files
        if not await files.put(key_of(file.id), aside):
            raise there_already()
        if not await uploaded(request.app.state.tools, file.id):
            await files.delete(key_of(file.id))
            raise no_link()


def _require_as_announced(request: Request, file: Announced) -> None:
    if "content-encoding" in request.headers:
        raise Unwanted(415, "Send the file as it is, without Content-Encoding.")
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != file.content_type:
        raise Unwanted(415, f"Send it with the Content-Type that was asked for: {file.content_type}.")
    if "content-length" in request.headers:
        _require_size(file, int(request.headers["content-length"]))


async def _read(request: Request, file: Announced, aside: BinaryIO) -> None:
    """Counted, whatever was said of its length."""
    count = 0
    try:
        async with asyncio.timeout(MOST_SECONDS):
            async for piece in request.stream():
                count += len(piece)
                _require_no_more(file, count)
                await asyncio.to_thread(aside.write, piece)
    except TimeoutError:
        raise Unwanted(408, "The file took too long.") from None
    except ClientDisconnect:
        raise Unwanted(400, "The file broke off.") from None
    _require_size(file, count)


def _require_size(file: Announced, size: int) -> None:
    _require_no_more(file, size)
    if size < file.size:
        raise Unwanted(400, f"Send all of the {file.size:,} bytes that were asked for.")


def _require_no_more(file: Announced, size: int) -> None:
    if size > file.size:
        raise Unwanted(413, f"Send no more than the {file.size:,} bytes that were asked for.")


def no_link() -> Unwanted:
    return Unwanted(404, "This link is not valid any more. Ask for a new one.")


def there_already() -> Unwanted:
    return Unwanted(409, "There is a file already, which stays. Ask for a new link for another one.")
