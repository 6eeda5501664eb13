"""What has each issuer's tool at hand: its platforms, its keys, and the way to them?"""

import asyncio
import threading
import time
from typing import Any
from uuid import UUID

import requests
from cachetools import LRUCache
from pylti1p3.exception import LtiException, LtiServiceException
from pylti1p3.registration import Registration
from pylti1p3.service_connector import ServiceConnector, TServiceConnectorResponse

from actions.tools import Tools
from laurel.lti.adapting import Registered, registration_of
from laurel.lti.fetching import session_through
from laurel.lti.keys import PlatformKeys
from models.lti_platforms import (
    PlatformRow,
    deployments_of,
    lti_keys_of_issuer,
    platforms_of_issuers,
)

KEYS = PlatformKeys()  # of this process
TOKENS: LRUCache[tuple[PlatformRow, str], tuple[str, float]] = LRUCache(1000)  # the same, with when they end
LOCK = threading.Lock()  # of these
MOST_CHARACTERS = 10_000  # of a token that is remembered
HOUR = 3600.0
SECONDS = 70.0  # less than a delivery may take
MOST_REQUESTS = 500
UNAUTHORIZED = 401


async def registered(tools: Tools, platform: PlatformRow) -> Registered:
    """As pylti1p3 asks for it."""
    *_, key = await lti_keys_of_issuer(platform.issuer_id)
    deployments = (await deployments_of([platform.id]))[platform.id]
    registration = await asyncio.to_thread(registration_of, tools, platform, key)
    return Registered(platform, deployments, registration)


async def connector_of(tools: Tools, platform: PlatformRow) -> ServiceConnector:
    """Asks its services. Used in a thread."""
    *_, key = await lti_keys_of_issuer(platform.issuer_id)
    registration = await asyncio.to_thread(registration_of, tools, platform, key)
    return Connector(platform, registration, session_through(tools.fetching))


class Connector(ServiceConnector):
    """For one roster or one score: it asks so often and so long, and no more. Tokens are remembered by the process."""

    def __init__(self, platform: PlatformRow, registration: Registration, session: requests.Session) -> None:
        super().__init__(registration, session)
        self._platform = platform
        self._until = time.monotonic() + SECONDS
        self._asked = 0

    def make_service_request(self, *given: Any, **more: Any) -> TServiceConnectorResponse:
        """A platform that goes on for ever is left."""
        self._asked += 1
        if self._asked > MOST_REQUESTS or time.monotonic() > self._until:
            raise LtiException("it goes on for too long")
        try:
            return super().make_service_request(*given, **more)
        except LtiServiceException as error:
            if error.response.status_code == UNAUTHORIZED:
                self._forget()
            raise

    def _get_cached_access_token(self, scope_key: str) -> str | None:
        with LOCK:
            token, until = TOKENS.get((self._platform, scope_key), ("", 0.0))
        return token if time.monotonic() < until else None

    def _cache_access_token(self, scope_key: str, access_token: str, expires_in: float) -> None:
        until = time.monotonic() + min(float(expires_in), HOUR) - SECONDS
        if len(access_token) <= MOST_CHARACTERS:
            with LOCK:
                TOKENS[self._platform, scope_key] = access_token, until

    def _forget(self) -> None:
        """Its own tokens: what one platform answers costs no other one."""
        with LOCK:
            for known in [known for known in TOKENS if known[0] == self._platform]:
                del TOKENS[known]


async def platform_meant(issuer_id: UUID, issuer_url: str, client_id: str) -> PlatformRow | None:
    """A platform may leave its client id out where it has but one (Security Framework 1.0, section 5.1.1.1)."""
    known = (await platforms_of_issuers([issuer_id]))[issuer_id]
    meant = [
        row for row in known if row.issuer_url == issuer_url and (not client_id or row.client_id == client_id)
    ]
    return meant[0] if len(meant) == 1 else None
