"""How does somebody download everything that is held about them? (rule 34)"""

import orjson
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from actions.exporting import exported_user
from models.personal import held_about


async def export(request: Request) -> Response:
    """JSON, by the link of `viewer.exportUrl`; 404 for any other, and for one older than ten minutes."""
    tools = request.app.state.tools
    try:
        user_id = exported_user(tools, request.path_params["sealed"])
    except ValueError:
        return PlainTextResponse("This link is not valid any more. Ask for a new one.", 404)
    # `default`, since asyncpg has UUIDs of its own.
    held = orjson.dumps(await held_about(user_id), default=str, option=orjson.OPT_INDENT_2)
    headers = {
        "Content-Disposition": 'attachment; filename="laurel-export.json"',
        "Cache-Control": "no-store",
        "Referrer-Policy": "no-referrer",
    }
    return Response(held, headers=headers, media_type="application/json")
