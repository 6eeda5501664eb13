"""How does a platform register itself? It opens the link of an owner (LTI Dynamic Registration 1.0, section 3)."""

from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from actions.lti_platforms import register_lti_platform
from actions.lti_registering import registration_link, take_lti_registration
from actions.refusals import NotAllowed, NotFound, Refusal
from actions.tools import Actor, Tools
from laurel.lti.claims import origin_of
from laurel.lti.configurations import NotRegistered, Platform, configured
from laurel.lti.pages import registered, sorry
from laurel.lti.presenting import presented
from models.issuers import issuers
from models.who import Viewer
from subscriptions.standing import stands

GONE = "launch.link_gone"
NOT_NOW = "launch.not_now"
UNASKED = "launch.unasked"


async def register(request: Request) -> Response:
    """GET /lti/{issuer}/register/{link}. The link is used up before anything is fetched."""
    tools: Tools = request.app.state.tools
    issuer_id, sealed = request.path_params["issuer"], request.path_params["link"]
    address = request.query_params.get("openid_configuration", "")
    try:
        who = registration_link(tools, sealed, issuer_id)
    except ValueError:
        return sorry(request, 404, GONE)
    if not await stands(who, tools.now()):
        return sorry(request, 404, GONE)
    origin = origin_of(address)
    if origin is None:
        return sorry(request, 400, UNASKED)
    try:
        await take_lti_registration(Actor(who, tools), issuer_id, sealed)
        token = request.query_params.get("registration_token", "")
        is_deployed = await _registered(tools, who, issuer_id, address, token)
    except (Refusal, NotRegistered) as error:
        return _refused(request, error)
    return registered(request, origin, is_deployed)


async def _registered(tools: Tools, who: Viewer, issuer_id: UUID, address: str, token: str) -> bool:
    """There, then here; whether it told its deployment."""
    platform: Platform = await configured(tools, address)
    name = (await issuers([issuer_id]))[issuer_id].name
    client_id, deployment = await presented(tools, platform, issuer_id, name, token)
    await register_lti_platform(
        Actor(who, tools),
        issuer_id,
        platform.issuer_url,
        client_id,
        platform.auth_url,
        platform.token_url,
        platform.jwks_url,
        [deployment] if deployment else None,
        anew=True,
    )
    return bool(deployment)


def _refused(request: Request, error: Refusal | NotRegistered) -> Response:
    if isinstance(error, NotRegistered):
        return sorry(request, 400, error.told, why=error.why)
    if isinstance(error, NotFound):
        return sorry(request, 404, GONE)
    if isinstance(error, NotAllowed):
        return sorry(request, 403, NOT_NOW)
    return sorry(request, 400, f"refused.{error.code}", message=error.message)
