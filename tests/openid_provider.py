"""An OpenID provider on a port of this machine: who is at its keyboard, what it lies about, when it is away."""

import asyncio
import base64
import hashlib
import json
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from typing import Any
from urllib.parse import parse_qsl, urlencode

from joserfc.jwk import ECKey, Key
from joserfc.jws import JWSRegistry
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route
from starlette.types import ASGIApp, Receive, Scope, Send

from tests.clock import Clock
from tests.serving import serving

CLIENT, SECRET = "laurel", "shared-with-laurel"
ABSENT = object()

# Of claims, told in any token.
LIES: dict[str, dict[str, Any]] = {
    "another issuer": {"iss": "https://evil.example"},
    "no issuer": {"iss": ABSENT},
    "another audience": {"aud": "another"},
    "other audiences": {"aud": ["another", "a third"]},
    "no audience": {"aud": ABSENT},
    "no end": {"exp": ABSENT},
    "an end that is past": {"exp": 1},
    "an end that is text": {"exp": "9999999999"},
    "an end that is not a number": {"exp": float("nan")},
    "not yet": {"nbf": 9_999_999_999},
    "made in the future": {"iat": 9_999_999_999},
    "nobody": {"sub": ABSENT},
    "an empty subject": {"sub": ""},
    "a long subject": {"sub": "x" * 256},
    "a subject that can't be kept": {"sub": "a\u0000"},
    "a subject that is a number": {"sub": 5},
}


def new_key(kid: str) -> ECKey:
    return ECKey.generate_key("P-256", {"kid": kid, "use": "sig"})


class LocalProvider:
    """`somebody` signs in at once; `lies` replaces claims, `said` replaces what discovery tells."""

    def __init__(self, clock: Clock) -> None:
        self.issuer = ""
        self.clock = clock
        self.somebody: dict[str, Any] = {"sub": "ada-1", "name": "Ada"}
        self.key: Key = new_key("one")
        self.published: list[Key] = [self.key]
        self.lies: dict[str, Any] = {}
        self.header: dict[str, Any] = {}
        self.said: dict[str, Any] = {}
        self.refuses: dict[str, str] = {}  # what the browser is sent back with instead of a code
        self.is_down = False
        self.answers = asyncio.Event()  # cleared, it is too slow for anybody
        self.answers.set()
        self.asked: Counter[str] = Counter()
        self.begun: dict[str, dict[str, str]] = {}

    @property
    def settings(self) -> dict[str, str]:
        return {"openid_issuer": self.issuer, "openid_client_id": CLIENT, "openid_name": "Town <Hall>"}

    def rotate(self, kid: str) -> None:
        """From now on another key signs, and only that one is published."""
        self.key = new_key(kid)
        self.published = [self.key]

    def token(self, **claims: Any) -> str:
        """Signed; with the lies of this moment. ABSENT takes a claim away."""
        return self.token_by(self.key, **claims)

    def token_by(self, key: Key, **claims: Any) -> str:
        """Signed by another key than ours, which is named all the same."""
        now = int(self.clock().timestamp())
        truth = {"iss": self.issuer, "aud": CLIENT, "iat": now, "exp": now + 300, **self.somebody}
        told = {name: value for name, value in (truth | claims | self.lies).items() if value is not ABSENT}
        header = {"alg": "ES256", "typ": "JWT", "kid": self.key.kid} | self.header
        header = {name: value for name, value in header.items() if value is not ABSENT}
        return signed(header, told, key)

    @property
    def routes(self) -> list[Route]:
        return [
            Route("/.well-known/openid-configuration", self._discovery),
            Route("/keys", self._keys),
            Route("/authorize", self._authorize),
            Route("/token", self._token, methods=["POST"]),
        ]

    async def _discovery(self, request: Request) -> Response:
        told = {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize?theme=dark",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
        }
        return JSONResponse(told | self.said)

    async def _keys(self, request: Request) -> Response:
        """Keys of other kinds and uses are among them, as RFC 7517 allows."""
        strange = [{"kty": "AKP", "kid": "q"}, {"kty": "oct", "k": "eA", "kid": "o"}, {"kty": "EC"}, 5]
        return JSONResponse({"keys": [*strange, *(key.as_dict(private=False) for key in self.published)]})

    async def _authorize(self, request: Request) -> Response:
        asked = dict(request.query_params)
        assert asked.pop("theme") == "dark"
        assert (asked["response_type"], asked["client_id"]) == ("code", CLIENT)
        assert asked["code_challenge_method"] == "S256"
        assert asked["scope"].split() == ["openid", "email", "profile"]
        code = f"code-{len(self.begun)}"
        self.begun[code] = asked
        back = {"state": asked["state"], **(self.refuses or {"code": code, "iss": self.issuer})}
        return RedirectResponse(f"{asked['redirect_uri']}?{urlencode(back)}", 303)

    async def _token(self, request: Request) -> Response:
        asked = dict(parse_qsl((await request.body()).decode()))
        begun = self.begun.pop(asked.get("code", ""), None)
        methods = self.said.get("token_endpoint_auth_methods_supported") or ["client_secret_basic"]
        if not _is_laurel(request.headers, asked, methods):
            return JSONResponse({"error": "invalid_client"}, 401)
        if begun is None or begun["redirect_uri"] != asked["redirect_uri"]:
            return JSONResponse({"error": "invalid_grant"}, 400)
        if begun["code_challenge"] != challenge_of(asked["code_verifier"]):
            return JSONResponse({"error": "invalid_grant"}, 400)
        return JSONResponse({"token_type": "Bearer", "id_token": self.token(nonce=begun["nonce"])})


def challenge_of(verifier: str) -> str:
    """RFC 7636, section 4.2."""
    return text_of(hashlib.sha256(verifier.encode()).digest())


def signed(header: dict[str, Any], claims: dict[str, Any], key: Key) -> str:
    """A JWT of whatever it may be: the library itself would not sign most lies."""
    content = ".".join(text_of(json.dumps(part).encode()) for part in (header, claims))
    return f"{content}.{text_of(JWSRegistry.algorithms[header['alg']].sign(content.encode(), key))}"


def text_of(content: bytes) -> str:
    """Base64url, as RFC 7515 has it."""
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _is_laurel(headers: Mapping[str, str], asked: dict[str, str], methods: list[str]) -> bool:
    """By its secret, shown as it was told to, or by its name where it has none."""
    shown = headers.get("authorization")
    if shown is not None:
        return (
            "client_secret_basic" in methods
            and base64.b64decode(shown.removeprefix("Basic ")).decode() == f"{CLIENT}:{SECRET}"
        )
    return asked["client_id"] == CLIENT and asked.get("client_secret", SECRET) == SECRET


class _Moods:
    """Counts what is asked; then the provider may be down or slow."""

    def __init__(self, app: ASGIApp, provider: LocalProvider) -> None:
        self._app = app
        self._provider = provider

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            self._provider.asked[scope["path"].rpartition("/")[2]] += 1
            await self._provider.answers.wait()
            if self._provider.is_down:
                return await Response("down", 503)(scope, receive, send)
        return await self._app(scope, receive, send)


@asynccontextmanager
async def local_provider(clock: Clock) -> AsyncIterator[LocalProvider]:
    """On a free port, until the end of the block."""
    provider = LocalProvider(clock)
    app = Starlette(routes=provider.routes, middleware=[Middleware(_Moods, provider=provider)])
    async with serving(app) as served:
        provider.issuer = served.url
        try:
            yield provider
        finally:
            provider.answers.set()
