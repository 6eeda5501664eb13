"""How does somebody on the staff download a space's table of progress? By a link, line by line."""

from collections.abc import AsyncIterator
from functools import partial

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse

from actions.progress_csv import progress_csv
from actions.progress_links import ProgressLink, progress_link
from actions.refusals import NotAllowed, RefusalCode
from actions.tools import Tools
from laurel.files.sending import disposition
from laurel.refusing import REFUSALS
from models.rights import Right, Roles, may
from models.roles import roles_in_spaces
from models.spaces import SpaceRow, spaces
from schema.ids import encode
from subscriptions.standing import stands

HEADERS = {"Cache-Control": "no-store", "Referrer-Policy": "no-referrer"}
GONE = "This link is not valid any more. Ask for a new one."


async def send_progress(request: Request) -> Response:
    """404 for a link that is none of ours, too old or of a sign-in that is over; 403 for who left the staff."""
    tools: Tools = request.app.state.tools
    try:
        link = progress_link(tools, request.path_params["sealed"])
    except ValueError:
        return PlainTextResponse(GONE, 404, HEADERS)
    roles = await _roles(tools, link)
    if not may(roles, Right.SEE_SPACE):
        return PlainTextResponse(GONE, 404, HEADERS)
    if not may(roles, Right.SEE_LEARNERS):
        REFUSALS.note(link.who, "progress.csv", encode("space", link.space_id), RefusalCode.NOT_ALLOWED)
        return PlainTextResponse("Only the staff of the space may download this.", 403, HEADERS)
    space = (await spaces([link.space_id]))[link.space_id]
    headers = HEADERS | {"Content-Disposition": disposition("text/csv", link.file_name)}
    if request.method == "HEAD":
        return Response(headers=headers, media_type="text/csv")
    return StreamingResponse(_pieces(tools, link, space), headers=headers, media_type="text/csv")


async def _pieces(tools: Tools, link: ProgressLink, space: SpaceRow) -> AsyncIterator[bytes]:
    async for piece in progress_csv(space, partial(_require_staff, tools, link)):
        yield piece.encode()


async def _require_staff(tools: Tools, link: ProgressLink) -> None:
    """Else the download breaks off, so that nobody takes it for the whole."""
    if not may(await _roles(tools, link), Right.SEE_LEARNERS):
        raise NotAllowed


async def _roles(tools: Tools, link: ProgressLink) -> Roles:
    """What who asked for the link is there now: nothing once their sign-in is over."""
    if not await stands(link.who, tools.now()):
        return frozenset()
    return (await roles_in_spaces(link.who, [link.space_id]))[link.space_id]
