"""How does a launch end? Once, with whoever the platform sends, on a page of theirs (LTI 1.3, section 5.1.3)."""

import logging
from time import time
from urllib.parse import urlencode
from uuid import UUID

from starlette.requests import Request
from starlette.responses import Response

from actions.lti_enrolling import enrol
from actions.lti_launching import open_lti_session, take_lti_login
from actions.lti_links import launch_lti
from actions.lti_people import recognise_lti
from actions.refusals import NotFound, Refusal, SpaceArchived
from actions.tools import Tools, laurel
from laurel.lti.adapting import Asked, Cookies, Sessions
from laurel.lti.choosing import choosing
from laurel.lti.claims import Told, told
from laurel.lti.cookies import brought_state, keep_state
from laurel.lti.fetching import session_through
from laurel.lti.forms import form_of
from laurel.lti.logging_in import WINDOW
from laurel.lti.message import NotBelieved, believed
from laurel.lti.pages import LAUNCHED, frames, sorry
from laurel.lti.threads import LAUNCHES, in_thread, place_of
from laurel.lti.tool import KEYS, registered
from models.lti_links import LinkRow, link_at, lti_links
from models.lti_logins import LoginRow
from models.lti_platforms import PlatformRow, platforms
from schema.ids import encode

USED = "launch.used"
REFUSED = "launch.refused"
NO_COOKIES = "launch.no_cookies"
NONE_AT_ALL = "launch.none_at_all"
NO_PART = "launch.no_part"
NOT_LINKED = "launch.not_linked"
BUSY = "launch.busy"
ENDED = "launch.ended"
log = logging.getLogger(__name__)


async def launch(request: Request) -> Response:
    """POST /lti/{issuer}/launch. Its state is used up first, whatever comes of it."""
    tools: Tools = request.app.state.tools
    issuer_id: UUID = request.path_params["issuer"]
    form = await form_of(request)
    state = form.get("state", "")
    try:
        login = await take_lti_login(laurel(tools), issuer_id, state)
        platform = (await platforms([login.platform_id]))[login.platform_id]
    except NotFound:
        return sorry(request, 400, USED)
    cookies = brought_state(request, tools, state)
    if not cookies:
        return _in_a_window(request, issuer_id, login)
    try:
        response = await _launched(request, platform, login, form, cookies)
    except NotBelieved as error:
        log.warning("a launch was refused: %s", error)
        response = sorry(request, 400, REFUSED)
    except Refusal as refusal:
        log.warning("a launch was refused: %s", refusal.code)
        response = sorry(request, 400, REFUSED)
    except TimeoutError:
        response = sorry(request, 503, BUSY)
    keep_state(response, tools, state, 0)
    return response


def _in_a_window(request: Request, issuer_id: UUID, login: LoginRow) -> Response:
    """Who lets no frame keep cookies begins anew where they may: nothing else tells that it is the same browser."""
    if WINDOW in login.asked:
        return sorry(request, 400, NONE_AT_ALL)
    again = f"/lti/{issuer_id}/login?{urlencode(login.asked | {WINDOW: '1'})}"
    return sorry(request, 200, NO_COOKIES, again=again)


async def _launched(
    request: Request, platform: PlatformRow, login: LoginRow, form: dict[str, str], cookies: dict[str, str]
) -> Response:
    tools: Tools = request.app.state.tools
    if platform.removed_at:
        raise NotBelieved("the platform was removed")
    async with place_of(platform.issuer_id):
        said = await in_thread(
            LAUNCHES,
            believed,
            Asked(form, secure=True),
            await registered(tools, platform),
            Sessions(login.nonce_hash),
            Cookies(cookies),
            session_through(tools.fetching),
            KEYS,
            time(),
        )
    found = told(said, platform.id, f"{tools.address}/lti/{platform.issuer_id}/launch")
    if not found.person.is_somebody:
        return sorry(request, 403, NO_PART, found.origins)
    if found.deep is not None:
        return _choose(request, platform, found)
    link = await _link(platform, found)
    if link is None and not found.person.teaches:
        return sorry(request, 404, NOT_LINKED, found.origins)
    if link is None:
        return _choose(request, platform, found)
    return await _enter(request, platform, link, found)


def _choose(request: Request, platform: PlatformRow, found: Told) -> Response:
    if not found.person.teaches:
        return sorry(request, 403, NO_PART, found.origins)
    return choosing(request, platform, found)


async def _enter(request: Request, platform: PlatformRow, link: LinkRow, found: Told) -> Response:
    by, who = laurel(request.app.state.tools), found.person
    people = await recognise_lti(by, platform.id, found.course.deployment, [who])
    try:
        await enrol(by, link.id, who)
    except SpaceArchived:
        return sorry(request, 403, ENDED, found.origins)
    await launch_lti(by, link.id, found.course, found.resource)
    session = await open_lti_session(by, people[who.subject].user_id)
    told = {"token": session.token, "space": encode("space", link.space_id)}
    return LAUNCHED.shown(request, told, frame_ancestors=frames(found.origins))


async def _link(platform: PlatformRow, found: Told) -> LinkRow | None:
    """By what our deep link had them send, or by where they came from before; of this very course."""
    named = (await lti_links([found.link_id])).get(found.link_id) if found.link_id else None
    if named and (named.platform_id, named.deployment, named.context) == found.course[:3]:
        return named
    return await link_at(platform.id, found.course.deployment, found.course.context, found.resource)
