"""Does the sign-in that a stream began with still stand?"""

from collections.abc import Iterable
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
    return who in await standing([who], now)


async def standing(whos: Iterable[Who], now: datetime) -> set[Who]:
    """Those of them who may still come; one statement for each way to come."""
    asked = set(whos)
    displays = await display_tokens(who.token_id for who in asked if isinstance(who, Display))
    viewers = [who for who in asked if isinstance(who, Viewer)]
    tokens = await access_tokens(who.token_id for who in viewers if who.token_id)
    people = await users(who.user_id for who in viewers if who.until and not who.token_id)

    def may_come(who: Who) -> bool:
        match who:
            case Display(token_id=token_id):
                return token_id in displays and displays[token_id].works(now)
            case Viewer(token_id=token_id) if token_id:
                return token_id in tokens and tokens[token_id].works(now)
            case Viewer(user_id=user_id, until=until) if until:
                return now < until and user_id in people and people[user_id].erased_at is None
            case _:
                return True

    return set(filter(may_come, asked))
