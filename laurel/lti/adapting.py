"""How does pylti1p3, which is synchronous and knows other frameworks, meet our requests and our database?

What it would keep in sessions is one row of `lti_login`, which the shell writes before and takes after (laurel/lti/
logging_in.py, launching.py): so nothing here waits for a database, and all of it may run in a thread.
"""

import hmac
from collections.abc import Mapping
from typing import Any

from pylti1p3.cookie import CookieService
from pylti1p3.deployment import Deployment
from pylti1p3.redirect import Redirect
from pylti1p3.registration import Registration
from pylti1p3.request import Request
from pylti1p3.session import SessionService
from pylti1p3.tool_config.abstract import ToolConfAbstract

from actions.lti_keys import private_pem
from actions.tokens import token_hash
from actions.tools import Tools
from models.lti_platforms import LtiKeyRow, PlatformRow


class Asked(Request):
    """What was sent, in the query or in a form."""

    def __init__(self, given: Mapping[str, str], secure: bool) -> None:
        self._given = given
        self._secure = secure

    def is_secure(self) -> bool:
        return self._secure

    def get_param(self, key: str) -> str:
        return self._given.get(key, "")


class Cookies(CookieService):
    """The state of one login: to be set, or as the browser brought it back."""

    def __init__(self, brought: Mapping[str, str] | None = None) -> None:
        self._brought = dict(brought or {})
        self.state = ""

    def get_cookie(self, name: str) -> str | None:
        return self._brought.get(name)

    def set_cookie(self, name: str, value: str | int, exp: int | None = 3600) -> None:
        self.state = str(value)


class Sessions(SessionService):
    """The nonce of one login: to be kept, or by the hash of what was kept."""

    def __init__(self, nonce_hash: str = "") -> None:
        self._nonce_hash = nonce_hash
        self.nonce = ""

    def save_nonce(self, nonce: str) -> None:
        self.nonce = nonce

    def check_nonce(self, nonce: str) -> bool:
        return hmac.compare_digest(token_hash(str(nonce)), self._nonce_hash)

    def check_state_is_valid(self, state: str, id_token_hash: str) -> bool:
        """The cookie alone says it: a launch is not repeated."""
        return False

    def save_launch_data(self, key: str, jwt_body: Any) -> None:
        """Nothing of a launch is kept."""

    def set_state_valid(self, state: str, id_token_hash: str) -> None:
        """Its row was taken already."""


class To(Redirect[str]):
    """An address, for the shell to send the browser to."""

    def __init__(self, url: str) -> None:
        self._url = url

    def do_redirect(self) -> str:
        return self._url

    def do_js_redirect(self) -> str:
        return self._url

    def set_redirect_url(self, location: str) -> None:
        self._url = location

    def get_redirect_url(self) -> str:
        return self._url


class Registered(ToolConfAbstract[Asked]):
    """One platform, and no other one."""

    def __init__(self, platform: PlatformRow, deployments: list[str], registration: Registration) -> None:
        self._platform = platform
        self._deployments = deployments
        self._registration = registration

    def check_iss_has_one_client(self, iss: str) -> bool:
        return False

    def check_iss_has_many_clients(self, iss: str) -> bool:
        return True

    def find_registration_by_issuer(self, iss: str, *args: Any, **kwargs: Any) -> Registration:
        raise NotImplementedError("an issuer of platforms may know us by several client ids")

    def find_registration_by_params(
        self, iss: str, client_id: str, *args: Any, **kwargs: Any
    ) -> Registration:
        if (iss, client_id) != (self._platform.issuer_url, self._platform.client_id):
            return None  # type: ignore[return-value]  # the library asks for it, and its type forgets it
        return self._registration

    def find_deployment(self, iss: str, deployment_id: str) -> Deployment | None:
        raise NotImplementedError("an issuer of platforms may know us by several client ids")

    def find_deployment_by_params(
        self, iss: str, deployment_id: str, client_id: str, *args: Any, **kwargs: Any
    ) -> Deployment | None:
        if deployment_id not in self._deployments:
            return None
        found: Deployment = Deployment().set_deployment_id(deployment_id)
        return found


def registration_of(tools: Tools, platform: PlatformRow, key: LtiKeyRow) -> Registration:
    """With the issuer's key in use."""
    return (
        Registration()
        .set_issuer(platform.issuer_url)
        .set_client_id(platform.client_id)
        .set_auth_login_url(platform.auth_url)
        .set_auth_token_url(platform.token_url)
        .set_key_set_url(platform.jwks_url)
        .set_tool_public_key(key.public)
        .set_tool_private_key(private_pem(tools, key))
    )
