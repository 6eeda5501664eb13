"""How is a file seen? By a link that works for minutes, and so that nothing in it can do anything (rule 17, T65)."""

import logging
import re
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse

from actions.upload_links import file_of
from laurel.files.kinds import ending
from laurel.files.store import key_of
from laurel.policies import file_headers
from models.evidence import FileRow, evidence_files

SHOWN = ("image/png", "image/jpeg", "image/gif", "image/webp")  # in the page itself; all else is saved
HEADERS = file_headers()
RETRY_SECONDS = 10
log = logging.getLogger(__name__)


async def send_file(request: Request) -> Response:
    """404 for a link that is none of ours or too old, and where there is no file any more."""
    file = await _linked(request)
    pieces = await request.app.state.files.get(key_of(file.id)) if file else None
    if file is None or pieces is None:
        return PlainTextResponse("This link is not valid any more. Ask for a new one.", 404, HEADERS)
    # The type is a header here, since Starlette would add to a text that it is UTF-8.
    own = {
        "Content-Type": file.content_type,
        "Content-Length": str(file.size),
        "Content-Disposition": disposition(file.content_type, file.file_name),
    }
    return StreamingResponse(pieces, headers=HEADERS | own)


def disposition(content_type: str, file_name: str) -> str:
    """For every browser, whatever the name (RFC 6266, 4.3; RFC 8187)."""
    how = "inline" if content_type in SHOWN else "attachment"
    name = file_name + ending(content_type, file_name)
    plain = re.sub(r"[^\w .()+-]", "_", name, flags=re.ASCII)
    return f"{how}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}"


async def try_later(request: Request, error: Exception) -> Response:
    """Where the store does not answer: 503, and when to come again."""
    log.warning("%s", error)
    told = "Files can't be kept or shown just now. Nothing was lost: try again soon."
    return PlainTextResponse(told, 503, HEADERS | {"Retry-After": str(RETRY_SECONDS)})


async def _linked(request: Request) -> FileRow | None:
    try:
        file_id = file_of(request.app.state.tools, "files", request.path_params["sealed"])
    except ValueError:
        return None
    return (await evidence_files([file_id])).get(file_id)
