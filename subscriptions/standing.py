"""Does the sign-in that a stream began with still stand, and what is whoever came with it in a space?"""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from models.displays import display_tokens
from models.rights import Role, Roles
from models.roles import role_of_all, roles_of_many
from models.tokens import access_tokens, working_tokens
from models.users import users
from models.who import Display, Viewer, Who
from schema.context import Context
from schema.errors import forbidden

NOTHING: Roles = frozenset[Role]()


async def require_standing(context: Context) -> None:
    """FORBIDDEN once the token was revoked or has expired, or its owner has erased their account."""
    if not await stands(context.who, context.now):
        raise forbidden()


async def roles_now(context: Context, space_id: UUID) -> Roles:
    """What whoever asks is in a space. FORBIDDEN where their sign-in does not stand."""
    await require_standing(context)
    return (await roles_of_many([(context.who, space_id)]))[context.who, space_id]


async def require_still(context: Context, space_id: UUID, roles: Roles) -> None:
    """FORBIDDEN for who is no more all that they were in a space, or whose sign-in does not stand any more.

    One statement for nearly everybody: whoever came by a token and is one thing there.
    """
    who = context.who
    if isinstance(who, Viewer) and who.token_id:
        only = await role_of_all([who.token_id], space_id, context.now)
        if only and roles == {only}:
            return
    if not roles <= (await rights_of([(who, space_id)], context.now))[who, space_id]:
        raise forbidden()


async def rights_of(asked: Sequence[tuple[Who, UUID]], now: datetime) -> dict[tuple[Who, UUID], Roles]:
    """By who and space, for many: what they are there; nothing for whose sign-in does not stand."""
    come = await standing({who for who, _ in asked}, now)
    roles = await roles_of_many([(who, space_id) for who, space_id in asked if who in come])
    return {key: roles.get(key, NOTHING) for key in asked}


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


async def ends_at(who: Who) -> datetime | None:
    """When the sign-in expires; None for never."""
    match who:
        case Display(token_id=token_id):
            return (await display_tokens([token_id]))[token_id].expires_at
        case Viewer(token_id=token_id) if token_id:
            return (await access_tokens([token_id]))[token_id].expires_at
        case Viewer(until=until):
            return until
        case _:
            return None
