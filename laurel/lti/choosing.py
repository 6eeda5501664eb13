"""Which space is a course linked to? Whoever runs one says it, as themself (LTI Deep Linking 2.0; threat T72).

What somebody is in a course makes them staff of a linked space and nothing more. So whoever links signs in by their own
address; the page does that, and lists and makes spaces, by the public contract.
"""

import asyncio
from time import time
from typing import Any
from uuid import UUID

import orjson
from pylti1p3.deep_link import DeepLink
from pylti1p3.deep_link_resource import DeepLinkResource
from pylti1p3.lineitem import LineItem
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from actions.lti_links import Course, link_lti
from actions.refusals import NotFound, Refusal
from actions.tools import Actor, Tools
from laurel.auth import Unrecognised, who_comes
from laurel.lti.adapting import registration_of
from laurel.lti.claims import LINK, Told, origin_of
from laurel.lti.pages import LINKING, frames, sorry
from laurel.lti.scores import MAXIMUM
from laurel.web.words import speech
from models.lti_platforms import LtiKeyRow, PlatformRow, lti_keys_of_issuer, platforms
from models.spaces import spaces
from models.who import Viewer
from schema.ids import encode, parse

ABOUT = b"a course to link"
SECONDS = 3600  # that somebody may take to choose
MOST_SEALED = 4000  # characters, as many as can be opened
TOO_LONG = "launch.too_long"
UNKEPT = "launch.unkept"
LATE = "linking.late"
NOBODY = "linking.sign_in_first"


def choosing(request: Request, platform: PlatformRow, found: Told) -> Response:
    """The page on which a space is chosen or made."""
    tools: Tools = request.app.state.tools
    deep = found.deep or {}
    back = deep.get("deep_link_return_url")
    if found.deep is not None and origin_of(back) is None:
        return sorry(request, 400, "launch.no_way_back", found.origins)
    kept = {
        "course": [str(found.course.platform_id), *found.course[1:]],
        "deep": {"deep_link_return_url": back, "data": deep.get("data")} if found.deep is not None else None,
        "until": time() + SECONDS,
    }
    try:
        sealed = tools.sealing.seal(orjson.dumps(kept), ABOUT)
    except orjson.JSONEncodeError:  # half a character, or a number beyond all
        return sorry(request, 400, UNKEPT, found.origins)
    if len(sealed) > MOST_SEALED:
        return sorry(request, 400, TOO_LONG, found.origins)
    told = {
        "launch": sealed,
        "issuer": encode("issuer", platform.issuer_id),
        "choose": f"/lti/{platform.issuer_id}/choose",
    }
    allowed = {"form_action": origin_of(back) or "'none'", "frame_ancestors": frames(found.origins)}
    return LINKING.shown(request, told, **allowed)


async def choose(request: Request) -> Response:
    """POST /lti/{issuer}/choose, by who may run the space; answers what the page is to send to the platform."""
    tools: Tools = request.app.state.tools
    try:
        who = await who_comes(request.headers.get("authorization"), tools)
    except Unrecognised:
        return _told(request, 401, NOBODY)
    if not isinstance(who, Viewer):
        return _told(request, 401, NOBODY)
    try:
        given = orjson.loads(await request.body())
        kept = orjson.loads(tools.sealing.unseal(given["launch"], ABOUT))
        platform_id, *rest = kept["course"]
        course = Course(UUID(platform_id), *rest)
        space = str(given["space"])
    except (ValueError, KeyError, TypeError):
        return _told(request, 400, LATE)
    if kept["until"] < time():
        return _told(request, 400, LATE)
    return await _linked(request, who, course, kept["deep"], space)


async def _linked(
    request: Request, who: Viewer, course: Course, deep: dict[str, Any] | None, space: str
) -> Response:
    tools: Tools = request.app.state.tools
    try:
        space_id = parse("space", space, "space")
        if not course.context:  # of a deep link into no course: it is linked by its first launch
            raise NotFound("launch")
        link_id = await link_lti(Actor(who, tools), course, space_id)
    except Refusal as refusal:
        return _told(request, 403, f"refused.{refusal.code}", message=refusal.message)
    if deep is None:
        return JSONResponse({"linked": True})
    platform = (await platforms([course.platform_id]))[course.platform_id]
    name = (await spaces([space_id]))[space_id].name
    *_, key = await lti_keys_of_issuer(platform.issuer_id)
    jwt = await asyncio.to_thread(_response, tools, platform, key, course.deployment, deep, link_id, name)
    return JSONResponse({"action": deep["deep_link_return_url"], "jwt": jwt})


def _response(
    tools: Tools,
    platform: PlatformRow,
    key: LtiKeyRow,
    deployment: str,
    deep: Any,
    link_id: UUID,
    name: str,
) -> str:
    """In a thread: signing with RSA takes some milliseconds."""
    link = DeepLinkResource().set_title(name).set_url(f"{tools.address}/lti/{platform.issuer_id}/launch")
    link.set_custom_params({LINK: str(link_id)})
    link.set_lineitem(LineItem().set_score_maximum(MAXIMUM).set_label(name).set_resource_id(str(link_id)))
    answer = DeepLink(registration_of(tools, platform, key), deployment, deep)
    message = answer.get_message_jwt([link])
    if deep.get("data") is None:  # it is sent back where it was sent (Deep Linking 2.0, section 4.4.1)
        message.pop("https://purl.imsglobal.org/spec/lti-dl/claim/data")
    return str(answer.encode_jwt(message))  # type: ignore[no-untyped-call]  # the library left it without types


def _told(request: Request, status: int, told: str, **values: str) -> Response:
    return JSONResponse({"message": speech(request).say(told, **values)}, status)
