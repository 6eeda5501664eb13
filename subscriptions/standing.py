"""Does the sign-in that a stream began with still stand?"""

from datetime import datetime

from models.displays import display_tokens
from models.tokens import access_tokens
from models.users import users
from models.who import Display, Viewer, Who
from schema.context import Context
from schema.errors import forbidden


async def require_standing(context: Context) -> None:
    """FORBIDDEN once the token was revoked or has expired, or its owner has erased their account."""
    if not await stands(context.who, context.now):
        raise forbidden()


async def stands(who: Who, now: datetime) -> bool:
    """Whether whoever came may still come."""
    match who:
        case Display(token_id=token_id):
            display = (await display_tokens([token_id])).get(token_id)
            return display is not None and display.works(now)
        case Viewer(token_id=token_id) if token_id:
            access = (await access_tokens([token_id])).get(token_id)
            return access is not None and access.works(now)
        case Viewer(user_id=user_id, until=until) if until:
            user = (await users([user_id])).get(user_id)
            return now < until and user is not None and user.erased_at is None
        case _:
            return True
