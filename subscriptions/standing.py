"""Does the sign-in that a stream began with still stand?"""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from models.displays import display_tokens
from models.tokens import working_tokens
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
    return bool(await standing([who], now))


async def standing(everybody: Iterable[Who], now: datetime) -> set[Who]:
    """Those who may still come; at most three statements, however many they are."""
    asked = set(everybody)
    displays = await display_tokens(who.token_id for who in asked if isinstance(who, Display))
    tokens = {who.token_id for who in asked if isinstance(who, Viewer) and who.token_id}
    works = await working_tokens(tokens, now) if tokens else set[UUID]()
    dated = await users(who.user_id for who in asked if isinstance(who, Viewer) and who.until)

    def stand(who: Who) -> bool:
        match who:
            case Display(token_id=token_id):
                return token_id in displays and displays[token_id].works(now)
            case Viewer(token_id=token_id) if token_id:
                return token_id in works
            case Viewer(user_id=user_id, until=until) if until:
                return now < until and user_id in dated and dated[user_id].erased_at is None
            case _:
                return True

    return set(filter(stand, asked))
