"""Is what comes back from a platform its word, for us, now, and for this very launch? (LTI 1.3, section 5.1.3)"""

from typing import Any, TypeGuard, cast

import requests
from jwcrypto.common import JWException
from pylti1p3.exception import LtiException
from pylti1p3.message_launch import MessageLaunch
from pylti1p3.registration import TKeySet

from actions.lti_people import is_kept
from laurel.lti.adapting import Asked, Cookies, Registered, Sessions
from laurel.lti.keys import PlatformKeys

ALGORITHMS = ("RS256", "RS384", "RS512", "ES256", "ES384")
CLAIMS = ["iss", "aud", "sub", "exp", "iat", "nonce"]
OLDEST_SECONDS = 600  # as old as a login may be
LEEWAY = 60  # seconds, by which clocks may differ
MOST_CHARACTERS = 100_000  # of a token
FAULTS = (
    LtiException,
    JWException,
    requests.RequestException,
    ValueError,
    TypeError,
    ArithmeticError,
    KeyError,
    AttributeError,
    AssertionError,
    RecursionError,
)


class NotBelieved(Exception):
    """The token is not the platform's, or not for us, or not for now. Says why, for the log."""


class Launch(MessageLaunch[Asked, Registered, Sessions, Cookies]):
    """One message of one platform."""

    keys: PlatformKeys

    def _get_request_param(self, key: str) -> str:
        return self._request.get_param(key)

    def fetch_public_key(self, key_set_url: str) -> TKeySet:
        kid = self._jwt.get("header", {}).get("kid")
        return cast(TKeySet, self.keys.of(self._requests_session, key_set_url, kid))

    def get_public_key(self) -> tuple[str, str]:
        key, algorithm = super().get_public_key()
        if algorithm not in ALGORITHMS:
            raise LtiException("this algorithm is not taken")
        return key, algorithm


def believed(
    asked: Asked,
    registered: Registered,
    sessions: Sessions,
    cookies: Cookies,
    session: requests.Session,
    keys: PlatformKeys,
    now: float,
) -> dict[str, Any]:
    """The claims; waits for the platform's keys, so in a thread. NotBelieved."""
    if len(asked.get_param("id_token")) > MOST_CHARACTERS:
        raise NotBelieved("the token is too long")
    launch = Launch(
        asked, registered, session_service=sessions, cookie_service=cookies, requests_session=session
    )
    launch.keys = keys
    # When it was made is looked at below, with some leeway: clocks differ.
    launch.set_jwt_verify_options({"verify_aud": False, "verify_iat": False, "require": CLAIMS})
    try:
        said = dict(launch.validate().get_launch_data())
        _require_ours(said, launch.get_client_id())
        _require_new(said, now)
    except FAULTS as error:
        raise NotBelieved(type(error).__name__) from error  # its words may be those of who made the token
    return said


def _require_ours(said: dict[str, Any], client_id: str) -> None:
    """A token for several says for whom of them it was made (OpenID Connect Core 1.0, section 3.1.3.7)."""
    several = isinstance(said["aud"], list) and len(said["aud"]) > 1
    if (several or "azp" in said) and said.get("azp") != client_id:
        raise ValueError("made for another party")
    if not is_subject(said["sub"]):
        raise ValueError("no subject")


def is_subject(given: object) -> TypeGuard[str]:
    """Whether it may name somebody (OpenID Connect Core 1.0, section 2: at most 255 characters) and can be kept."""
    return is_kept(given)


def _require_new(said: dict[str, Any], now: float) -> None:
    """By the clock of this machine, as the library asks when it ends."""
    if not now - OLDEST_SECONDS - LEEWAY <= float(said["iat"]) <= now + LEEWAY:
        raise ValueError("made at another time")
