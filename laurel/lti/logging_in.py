"""How does a launch begin? The platform says who is to come, and is asked to prove it (LTI 1.3, section 5.1.1)."""

from pylti1p3.exception import OIDCException
from pylti1p3.oidc_login import OIDCLogin
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from actions.lti_launching import Begun, begin_lti_login
from actions.refusals import RateLimited
from actions.tools import Tools, laurel
from laurel.auth import network_of
from laurel.lti.adapting import Asked, Cookies, Registered, Sessions, To
from laurel.lti.cookies import keep_state
from laurel.lti.forms import form_of
from laurel.lti.pages import sorry
from laurel.lti.tool import platform_meant, registered

UNKNOWN = "launch.unknown"
BROKEN = "launch.broken"
ASKED = ("iss", "login_hint", "target_link_uri", "lti_message_hint", "lti_deployment_id", "client_id")
WINDOW = "own_window"  # that it was begun anew, in a window of its own
MOST_CHARACTERS = 4000  # of each of these


class Login(OIDCLogin[Asked, Registered, Sessions, Cookies, str]):
    """One login."""

    def get_redirect(self, url: str) -> To:
        return To(url)


async def log_in(request: Request) -> Response:
    """GET or POST /lti/{issuer}/login: the browser goes on to the platform, and comes back to /launch."""
    tools: Tools = request.app.state.tools
    issuer_id = request.path_params["issuer"]
    given = await _given(request)
    if not given.get("iss") or not given.get("login_hint"):
        return sorry(request, 400, BROKEN)
    platform = await platform_meant(issuer_id, given["iss"], given.get("client_id", ""))
    if platform is None:
        return sorry(request, 404, UNKNOWN)
    asked = Asked(given | {"client_id": platform.client_id}, tools.address.startswith("https:"))
    cookies, sessions = Cookies(), Sessions()
    login = Login(asked, await registered(tools, platform), session_service=sessions, cookie_service=cookies)
    try:
        to = login.get_redirect_object(f"{tools.address}/lti/{issuer_id}/launch").get_redirect_url()
    except OIDCException:
        return sorry(request, 400, BROKEN)
    begun = Begun(cookies.state, sessions.nonce)
    network = network_of(request.client.host if request.client else None)
    try:
        await begin_lti_login(laurel(tools), issuer_id, platform.id, begun, given, network)
    except RateLimited as refusal:
        return sorry(request, 429, "refused.RATE_LIMITED", message=refusal.message)
    response = RedirectResponse(to, 303, {"Cache-Control": "no-store"})
    keep_state(response, tools, begun.state)
    return response


async def _given(request: Request) -> dict[str, str]:
    sent = request.query_params if request.method == "GET" else await form_of(request)
    found = {name: sent.get(name) for name in (*ASKED, WINDOW)}
    return {
        name: value
        for name, value in found.items()
        if value and len(value) <= MOST_CHARACTERS and "\0" not in value
    }
