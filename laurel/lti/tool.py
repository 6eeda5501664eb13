"""What has each issuer's tool at hand: its platforms, its keys, and the way to them?"""

import asyncio
import time
from typing import Any
from uuid import UUID

import requests
from pylti1p3.exception import LtiException, LtiServiceException
from pylti1p3.registration import Registration
from pylti1p3.service_connector import ServiceConnector, TServiceConnectorResponse

from actions.tools import Tools
from laurel.lti.adapting import Registered, registration_of
from laurel.lti.fetching import session_through
from laurel.lti.keys import PlatformKeys
from laurel.lti.tokens import PlatformTokens
from models.lti_platforms import (
    PlatformRow,
    deployments_of,
    lti_keys_of_issuer,
    platforms_of_issuers,
)

KEYS = PlatformKeys()  # of this process
TOKENS = PlatformTokens()  # the same
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
                TOKENS.forget(self._platform)
            raise

    def _get_cached_access_token(self, scope_key: str) -> str | None:
        return TOKENS.of(self._platform, scope_key)

    def _cache_access_token(self, scope_key: str, access_token: str, expires_in: float) -> None:
        TOKENS.keep(self._platform, scope_key, access_token, expires_in)


async def platform_meant(issuer_id: UUID, issuer_url: str, client_id: str) -> PlatformRow | None:
    """A platform may leave its client id out where it has but one (Security Framework 1.0, section 5.1.1.1)."""
    known = (await platforms_of_issuers([issuer_id]))[issuer_id]
    meant = [
        row for row in known if row.issuer_url == issuer_url and (not client_id or row.client_id == client_id)
    ]
    return meant[0] if len(meant) == 1 else None
