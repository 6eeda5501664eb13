"""Does the sign-in that a stream began with still stand?"""

from models.displays import display_tokens
from models.users import access_tokens
from models.who import Display, Viewer
from schema.context import Context
from schema.errors import forbidden


async def require_standing(context: Context) -> None:
    """FORBIDDEN once the token was revoked or has expired."""
    now = context.now
    match context.who:
        case Display(token_id=token_id):
            display = (await display_tokens([token_id])).get(token_id)
            stands = display is not None and display.works(now)
        case Viewer(token_id=token_id) if token_id:
            access = (await access_tokens([token_id])).get(token_id)
            stands = access is not None and access.works(now)
        case _:
            stands = True
    if not stands:
        raise forbidden()
