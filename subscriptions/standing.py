"""Does the sign-in that a stream began with still stand, and what is whoever came with it in a space?"""

from datetime import datetime
from uuid import UUID

from models.rights import Roles
from models.roles import role_of_all
from models.standing import NOTHING, standing
from models.who import Viewer, Who
from schema.context import Context
from schema.errors import forbidden


async def require_standing(context: Context) -> None:
    """FORBIDDEN once the token was revoked or has expired, or its owner has erased their account."""
    if not await context.arrivals.standing.of(context.who):
        raise forbidden()


async def roles_now(context: Context, space_id: UUID) -> Roles:
    """What whoever asks is in a space; nothing where their sign-in does not stand."""
    return await context.arrivals.rights.of((context.who, space_id)) or NOTHING


async def require_still(context: Context, space_id: UUID, roles: Roles) -> None:
    """FORBIDDEN for who is no more all that they were in a space, or whose sign-in does not stand any more.

    One statement for nearly everybody: whoever came by a token and is one thing there.
    """
    who = context.who
    if isinstance(who, Viewer) and who.token_id:
        only = await role_of_all([who.token_id], space_id, context.now)
        if only and roles == {only}:
            return
    if not roles <= await roles_now(context, space_id):
        raise forbidden()


async def stands(who: Who, now: datetime) -> bool:
    """Whether whoever came may still come."""
    return bool(await standing([who], now))
