"""How does a page sign in through the provider? (OpenID Connect Core 1.0, section 3.1: code flow, with PKCE)"""

import logging
from typing import Any

from starlette.datastructures import QueryParams
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from actions.refusals import Refusal
from actions.signing_in import open_session
from actions.tools import Tools, laurel
from laurel.cookies import keep_session
from laurel.openid.code import address_to_sign_in, id_token_for
from laurel.openid.expectations import of_sign_in, require_party
from laurel.openid.flow import LIFE, Flow, begun, sealed, unsealed
from laurel.openid.page import not_signed_in
from laurel.openid.people import user_meant
from laurel.openid.provider import Provider, Unreachable
from laurel.openid.tokens import NotBelieved, claims_of, kid_of
from laurel.settings import Settings

ELSEWHERE = "openid.elsewhere"
REFUSED = "openid.refused"
AWAY = "openid.away"
log = logging.getLogger(__name__)


class OpenIDPages:
    """Sends a browser to the provider, and signs in whoever it comes back as."""

    def __init__(self, settings: Settings, tools: Tools, provider: Provider) -> None:
        self._settings = settings
        self._tools = tools
        self._provider = provider
        self._secure = settings.public_address.startswith("https:")
        self._cookie = "__Host-laurel-openid" if self._secure else "laurel-openid"

    async def begin(self, request: Request) -> Response:
        """GET /sign-in/openid?next=/path"""
        flow = begun(request.query_params.get("next"), self._tools.now())
        try:
            known = await self._provider.known()
        except Unreachable:
            return self._sorry(request, 502, AWAY)
        address = address_to_sign_in(self._settings, known, flow)
        response = RedirectResponse(address, 303, {"Cache-Control": "no-store"})
        self._keep(response, sealed(flow, self._tools.sealing), round(LIFE.total_seconds()))
        return response

    async def end(self, request: Request) -> Response:
        """GET /sign-in/openid/callback, once for each beginning."""
        cookie, state = request.cookies.get(self._cookie, ""), request.query_params.get("state", "")
        flow = unsealed(cookie, self._tools.sealing, self._tools.now())
        if flow is None or not flow.is_of(state):
            return self._sorry(request, 400, ELSEWHERE)
        response = await self._ended(flow, request)
        self._keep(response, "", 0)
        return response

    async def _ended(self, flow: Flow, request: Request) -> Response:
        try:
            user_id = await user_meant(self._tools, await self._said(flow, request.query_params))
            session = await open_session(laurel(self._tools), user_id)
        except Unreachable as error:
            log.warning("a sign-in through the OpenID provider failed: it does not answer well: %s", error)
            return self._sorry(request, 502, AWAY)
        except (NotBelieved, Refusal) as error:
            log.warning("a sign-in through the OpenID provider was refused: %s", error)
            return self._sorry(request, 400, REFUSED)
        response = RedirectResponse(flow.next, 303, {"Cache-Control": "no-store"})
        keep_session(response, self._settings, session.token)
        return response

    async def _said(self, flow: Flow, query: QueryParams) -> dict[str, Any]:
        """The claims of the ID token that the code is good for."""
        if query.get("iss", self._provider.issuer) != self._provider.issuer:  # RFC 9207, section 2.4
            raise NotBelieved("another provider answered")
        if not query.get("code"):
            raise NotBelieved("the provider gave no code")
        known = await self._provider.known()
        token = await id_token_for(self._settings, self._provider, known, flow, query["code"])
        known = await self._provider.known(kid_of(token))
        said = claims_of(token, known.keys, of_sign_in(self._settings, self._tools.now(), flow.nonce))
        require_party(said)
        return said

    def _keep(self, response: Response, value: str, seconds: int) -> None:
        response.set_cookie(
            self._cookie, value, max_age=seconds, secure=self._secure, httponly=True, samesite="lax"
        )

    def _sorry(self, request: Request, status: int, told: str) -> Response:
        return not_signed_in(request, status, told, self._settings.openid_name)
