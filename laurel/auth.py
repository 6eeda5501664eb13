"""Who comes in? A bearer token says it: in the Authorization header, in connection_init, or in a page's cookie."""

from collections.abc import Awaitable, Callable, Mapping
from functools import lru_cache
from ipaddress import ip_address, ip_network

from actions.access_tokens import used
from actions.tokens import token_hash
from actions.tools import Tools
from laurel.openid.bearer import Bearers, is_jwt
from models.displays import display_token_by_hash
from models.tokens import TokenRow, arrival_by_hash
from models.users import UserRow
from models.who import Display, Nobody, Viewer, Who

MOST_CHARACTERS = 200  # of a token of ours
Find = Callable[[str], Awaitable[TokenRow | None]]


class Unrecognised(Exception):
    """The token is none of ours, was revoked or has expired. It is not said which."""

    def __init__(self) -> None:
        super().__init__("This token is not valid. Leave it out, or get a new one.")


async def who_comes(
    authorization: object, tools: Tools, bearers: Bearers | None = None, find: Find | None = None
) -> Who:
    """Nobody without a header; Unrecognised for one that is not `Bearer` and a token that works.

    `bearers` knows the tokens of an OpenID provider, where there is one; `find` finds ours by their hash.
    """
    if authorization is None:
        return Nobody()
    if not isinstance(authorization, str):
        raise Unrecognised
    scheme, _, token = authorization.partition(" ")
    if scheme.lower() != "bearer" or not token.isascii():
        raise Unrecognised
    who = await _bearer_of(token.strip(), tools, bearers, find)
    if who is None:
        raise Unrecognised
    return who


def authorization_in(payload: Mapping[str, object]) -> object:
    """The `authorization` of a connection_init, in any case."""
    return next((value for name, value in payload.items() if name.lower() == "authorization"), None)


async def who_has(cookie: str | None, tools: Tools) -> Who:
    """A page whose session is over is simply not signed in, so that it can sign in again."""
    if not cookie or len(cookie) > MOST_CHARACTERS or not cookie.isascii():
        return Nobody()
    return await _bearer_of(cookie, tools) or Nobody()


@lru_cache(maxsize=1024)
def network_of(host: str | None) -> str:
    """For limits without sign-in: an IPv4 address, or the /64 that one IPv6 household has."""
    try:
        address = ip_address(host or "")
    except ValueError:
        return "unknown"
    return str(address) if address.version == 4 else str(ip_network((address, 64), strict=False))


async def _bearer_of(
    token: str, tools: Tools, bearers: Bearers | None = None, find: Find | None = None
) -> Who | None:
    if bearers and is_jwt(token):
        return await bearers.viewer(token)
    return await _ours(token, tools, find) if len(token) <= MOST_CHARACTERS else None


async def _ours(token: str, tools: Tools, find: Find | None) -> Who | None:
    hashed, now = token_hash(token), tools.now()
    if token.startswith("laurel_display_"):
        display = await display_token_by_hash(hashed)
        if display is None or not display.works(now):
            return None
        await used(tools, "display_token", display.id, display.last_used_at)
        return Display(display.space_id, display.id)
    access, account = await _found(hashed, find)
    if access is None or not access.works(now):
        return None
    await used(tools, "access_token", access.id, access.last_used_at)
    return Viewer(access.user_id, access.id, account=account)


async def _found(hashed: str, find: Find | None) -> tuple[TokenRow | None, UserRow | None]:
    """The token, and whose it is unless `find` looks for the token alone."""
    if find:
        return await find(hashed), None
    return await arrival_by_hash(hashed) or (None, None)
