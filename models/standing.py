"""Does the sign-in of those who came still stand, until when, and what are they in spaces? Asked for many at once."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from models.displays import display_tokens
from models.rights import Role, Roles
from models.roles import roles_of_many
from models.tokens import access_tokens, working_tokens
from models.users import users
from models.who import Display, Viewer, Who

NOTHING: Roles = frozenset[Role]()


async def rights_of(asked: Sequence[tuple[Who, UUID]], now: datetime) -> dict[tuple[Who, UUID], Roles]:
    """By who and space, for many: what they are there; nothing for whose sign-in does not stand."""
    come = await standing({who for who, _ in asked}, now)
    roles = await roles_of_many([(who, space_id) for who, space_id in asked if who in come])
    return {key: roles.get(key, NOTHING) for key in asked}


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


async def ends_of(everybody: Iterable[Who]) -> dict[Who, datetime]:
    """When their sign-ins expire; who is left out stays for ever."""
    asked = list(everybody)
    displays = await display_tokens(who.token_id for who in asked if isinstance(who, Display))
    tokens = await access_tokens(who.token_id for who in asked if isinstance(who, Viewer) and who.token_id)
    found = dict[Who, datetime]()
    for who in asked:
        match who:
            case Display(token_id=token_id):
                until = displays[token_id].expires_at if token_id in displays else None
            case Viewer(token_id=token_id) if token_id:
                until = tokens[token_id].expires_at if token_id in tokens else None
            case Viewer(until=until):
                pass
            case _:
                until = None
        if until:
            found[who] = until
    return found
