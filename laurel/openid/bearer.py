"""Who comes with a token of the provider, instead of one of ours?"""

from datetime import UTC, datetime, timedelta
from typing import Any

from actions.refusals import Refusal
from actions.tools import Tools
from laurel.openid.expectations import LEEWAY, of_bearer
from laurel.openid.people import user_meant
from laurel.openid.provider import Provider, Unreachable
from laurel.openid.tokens import MOST_CHARACTERS, NotBelieved, claims_of, kid_of
from laurel.settings import Settings
from models.who import Viewer

LONGEST = timedelta(days=366)  # a socket is signed in; a provider may write any number


class Bearers:
    """Verifies, and remembers nothing of anybody: whoever has erased their account is new with their next request."""

    def __init__(self, settings: Settings, tools: Tools, provider: Provider) -> None:
        self._settings = settings
        self._tools = tools
        self._provider = provider

    async def viewer(self, token: str) -> Viewer | None:
        """None for what the provider did not sign for us and for now, and while its keys are not to be had."""
        try:
            said = await self._verified(token)
            user_id = await user_meant(self._tools, said)
        except (NotBelieved, Unreachable, Refusal):
            return None
        return Viewer(user_id, until=_until(said["exp"], self._tools.now()))

    async def _verified(self, token: str) -> dict[str, Any]:
        if len(token) > MOST_CHARACTERS:
            raise NotBelieved("too long")
        known = await self._provider.known(kid_of(token))
        return claims_of(token, known.keys, of_bearer(self._settings, self._tools.now()))


def is_jwt(token: str) -> bool:
    """By its form alone (RFC 7519, section 3); no token of ours has a dot."""
    return token.count(".") == 2


def _until(expires: float, now: datetime) -> datetime:
    """As long as the token would be taken anew."""
    latest = now + LONGEST
    return datetime.fromtimestamp(min(expires + LEEWAY, latest.timestamp()), UTC)
