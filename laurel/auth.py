"""Who comes in? A bearer token says it, in the Authorization header or in connection_init, and nowhere else."""

from collections.abc import Mapping
from datetime import datetime

from actions.tokens import token_hash
from models.displays import display_token_by_hash
from models.users import token_by_hash
from models.who import Display, Nobody, Viewer, Who

MOST_CHARACTERS = 200


class Unrecognised(Exception):
    """The token is none of ours, was revoked or has expired. It is not said which."""

    def __init__(self) -> None:
        super().__init__("This token is not valid. Leave it out, or get a new one.")


async def who_comes(authorization: object, now: datetime) -> Who:
    """Nobody without a header; Unrecognised for one that is not `Bearer` and a token that works."""
    if authorization is None:
        return Nobody()
    if not isinstance(authorization, str):
        raise Unrecognised
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer" or len(token) > MOST_CHARACTERS or not token.isascii():
        raise Unrecognised
    who = await _bearer_of(token.strip(), now)
    if who is None:
        raise Unrecognised
    return who


def authorization_in(payload: Mapping[str, object]) -> object:
    """The `authorization` of a connection_init, in any case."""
    return next((value for name, value in payload.items() if name.lower() == "authorization"), None)


async def _bearer_of(token: str, now: datetime) -> Who | None:
    hashed = token_hash(token)
    if token.startswith("laurel_display_"):
        display = await display_token_by_hash(hashed)
        return Display(display.space_id, display.id) if display and display.works(now) else None
    access = await token_by_hash(hashed)
    return Viewer(access.user_id, access.id) if access and access.works(now) else None
