"""What does a platform tell of itself, where it says that this stands? (LTI Dynamic Registration 1.0, section 3)"""

from typing import Any, NamedTuple

import orjson

from actions.tools import Answer, NotFetched, Tools
from laurel.lti.claims import origin_of

MOST_BYTES = 100_000
MOST_CHARACTERS = 500  # of how a platform names itself
OK = 200
UNREADABLE = "launch.unreadable"
INCOMPLETE = "launch.incomplete"
ANOTHER = "launch.another"


class NotRegistered(Exception):
    """The sentence of this name says why, without a word of the platform's; `why` is ours."""

    def __init__(self, told: str, why: str = "") -> None:
        self.told, self.why = told, why
        super().__init__(told)


class Platform(NamedTuple):
    """As `registerLtiPlatform` takes it, and where it takes tools."""

    issuer_url: str
    auth_url: str
    token_url: str
    jwks_url: str
    registration_url: str


FIELDS = ("issuer", "authorization_endpoint", "token_endpoint", "jwks_uri", "registration_endpoint")


async def configured(tools: Tools, address: str) -> Platform:
    """NotRegistered where it can't be fetched, or is not the word of the host that it names."""
    try:
        answer = await tools.fetching.get(address, {"Accept": "application/json"}, MOST_BYTES)
    except NotFetched as error:
        raise NotRegistered("launch.unfetched", str(error)) from error
    if answer.elsewhere:
        raise NotRegistered(ANOTHER)
    found = read(answer, UNREADABLE)
    kept = [str(found[name]) for name in FIELDS if origin_of(found.get(name))]
    if len(kept) < len(FIELDS) or len(kept[0]) > MOST_CHARACTERS:
        raise NotRegistered(INCOMPLETE)
    if origin_of(kept[0]) != origin_of(address):
        raise NotRegistered(ANOTHER)
    return Platform(*kept)


def read(answer: Answer, otherwise: str, statuses: tuple[int, ...] = (OK,)) -> dict[str, Any]:
    """The object that was answered. NotRegistered, with this sentence, for anything else."""
    try:
        found = orjson.loads(answer.body) if answer.status in statuses else None
    except orjson.JSONDecodeError as error:
        raise NotRegistered(otherwise) from error
    if not isinstance(found, dict):
        raise NotRegistered(otherwise)
    return found
