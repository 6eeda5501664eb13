"""Where does the provider sign people in, and with which keys does it sign now?"""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any, NamedTuple

import httpx
import orjson
from joserfc.jwk import KeySet

from laurel.openid.tokens import keys_of
from laurel.settings import Settings
from laurel.world import Clock

SECONDS = 5.0  # for everything that is asked at once
PAUSE = timedelta(minutes=1)  # at least, between two attempts
AGE = timedelta(minutes=10)  # after which keys are asked for again, since one may have been withdrawn
log = logging.getLogger(__name__)


class Unreachable(Exception):
    """The provider does not answer as it should, and never has."""


class Known(NamedTuple):
    """What the provider published (OpenID Connect Discovery 1.0, section 3)."""

    authorization_endpoint: str
    token_endpoint: str
    authentication: tuple[str, ...]  # how a client may show its secret; none said is client_secret_basic
    keys: KeySet

    def has_key(self, kid: str | None) -> bool:
        """A token that names no key asks for none."""
        return kid is None or any(key.kid == kid for key in self.keys)


class Provider:
    """Asks when it must, at most once a minute, and keeps the last good answer."""

    def __init__(self, issuer: str, client: httpx.AsyncClient, now: Clock) -> None:
        self.issuer = issuer
        self._client = client
        self._now = now
        self._known: Known | None = None
        self._learned_at: datetime | None = None
        self._tried_at: datetime | None = None
        self._learning: asyncio.Task[None] | None = None

    async def known(self, kid: str | None = None) -> Known:
        """With this key where there is one; only who can't do without the answer waits for it. Unreachable."""
        if self._is_due(kid):
            self._tried_at = self._now()
            self._learning = asyncio.create_task(self._learn(), name="openid provider")
        if self._learning and not self._suffices(kid):
            await asyncio.wait([self._learning])
        if self._known is None:
            raise Unreachable
        return self._known

    async def post(self, address: str, headers: dict[str, str], body: str) -> dict[str, Any]:
        """What it answers to a form, errors of the one who asks too (RFC 6749, section 5.2). Unreachable."""
        try:
            async with asyncio.timeout(SECONDS):
                answer = await self._client.post(address, headers=headers, content=body)
            said = orjson.loads(answer.content)
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, ValueError) as error:
            raise Unreachable(type(error).__name__) from error
        if answer.is_server_error or not isinstance(said, dict):
            raise Unreachable(f"status {answer.status_code}")
        return said

    async def close(self) -> None:
        if self._learning:
            self._learning.cancel()
            await asyncio.wait([self._learning])

    def _suffices(self, kid: str | None) -> bool:
        return self._known is not None and self._known.has_key(kid)

    def _is_due(self, kid: str | None) -> bool:
        now = self._now()
        if self._tried_at and now - self._tried_at < PAUSE:
            return False
        return not self._suffices(kid) or self._learned_at is None or now - self._learned_at >= AGE

    async def _learn(self) -> None:
        try:
            async with asyncio.timeout(SECONDS):
                self._known = await self._asked()
        except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, ValueError) as error:
            log.warning("the OpenID provider could not be asked: %s %s", type(error).__name__, error)
        else:
            self._learned_at = self._now()

    async def _asked(self) -> Known:
        said = await self._json(f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
        if not isinstance(said, dict) or said.get("issuer") != self.issuer:
            raise ValueError("it names itself otherwise than LAUREL_OPENID_ISSUER")
        methods = said.get("token_endpoint_auth_methods_supported")
        return Known(
            self._address(said, "authorization_endpoint"),
            self._address(said, "token_endpoint"),
            tuple(methods) if isinstance(methods, list) else (),
            keys_of(await self._json(self._address(said, "jwks_uri"))),
        )

    def _address(self, said: dict[str, Any], name: str) -> str:
        """As safe as the issuer's own."""
        address = said.get(name)
        allowed = ("https://", "http://") if self.issuer.startswith("http://") else ("https://",)
        if not isinstance(address, str) or not address.startswith(allowed) or not address.isprintable():
            raise ValueError(f"its {name} is no safe address")
        return address

    async def _json(self, address: str) -> Any:
        answer = await self._client.get(address, headers={"Accept": "application/json"})
        return orjson.loads(answer.raise_for_status().content)


@asynccontextmanager
async def provider_of(settings: Settings, now: Clock) -> AsyncIterator[Provider | None]:
    """Of these settings, until the end of the block; None where they name none."""
    if not settings.openid_issuer:
        yield None
        return
    async with httpx.AsyncClient(timeout=SECONDS) as client:
        provider = Provider(settings.openid_issuer, client, now)
        try:
            yield provider
        finally:
            await provider.close()
