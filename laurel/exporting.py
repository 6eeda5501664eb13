"""How does somebody download everything that is held about them? (rule 34)"""

import orjson
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from actions.exporting import exported
from models.personal import held_about
from subscriptions.standing import stands

GONE = "This link is not valid any more. Ask for a new one."


async def export(request: Request) -> Response:
    """JSON, by the link of `viewer.exportUrl`; 404 for any other, one that is too old, or a sign-in that is over."""
    tools = request.app.state.tools
    try:
        who = exported(tools, request.path_params["sealed"])
    except ValueError:
        return PlainTextResponse(GONE, 404)
    if not await stands(who, tools.now()):
        return PlainTextResponse(GONE, 404)
    # `default`, since asyncpg has UUIDs of its own.
    held = orjson.dumps(await held_about(who.user_id), default=str, option=orjson.OPT_INDENT_2)
    headers = {
        "Content-Disposition": 'attachment; filename="laurel-export.json"',
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
    }
    return Response(held, headers=headers, media_type="application/json")
