"""Which images are there: the badge's, the same with an award baked into it, and what was published with an award?"""

import asyncio
import json
import unicodedata
from colorsys import hls_to_rgb
from hashlib import sha256
from typing import NamedTuple
from uuid import UUID
from xml.sax.saxutils import escape

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from actions import paper_addresses as at
from actions import papers
from actions.images import UPLOADS
from actions.tools import Tools
from laurel.files.sending import HEADERS, disposition
from laurel.files.store import key_of
from laurel.papers.answering import OPEN, nothing
from laurel.papers.signing import signed_credential
from laurel.policies import file_headers
from models.badges import BadgeRow
from models.evidence import evidence_files
from models.images import images as uploaded
from models.issuers import issuers
from openbadges import hosted, images
from openbadges.images import Version

# Also where somebody opens it by its own address, nothing in it can do anything.
IMAGE = OPEN | file_headers("no-cache", style_src="'unsafe-inline'")


class Picture(NamedTuple):
    content: bytes
    content_type: str


async def badge_image(request: Request) -> Response:
    found = await papers.found_badge(request.path_params["badge"])
    return _shown(await _picture_of(request, found[0])) if found else nothing(request)


async def issuer_image(request: Request) -> Response:
    row = (await issuers([request.path_params["issuer"]])).get(request.path_params["issuer"])
    picture = await _kept(request, row.image_id) if row else None
    return _shown(picture) if picture else nothing(request)


async def baked_image(request: Request) -> Response:
    """Both versions are in it, where there are both. 404 once the award is revoked."""
    tools: Tools = request.app.state.tools
    found = await papers.found_award(tools, request.path_params["sealed"])
    if found is None or found.award.revoked_at:
        return nothing(request)
    told = papers.award_2(tools, found)
    # In ASCII: JSON may say what XML may not.
    assertion = json.dumps(hosted.assertion(told)) if told.recipient.email else None
    credential = json.dumps(await signed_credential(tools, found))
    address = at.award_address(tools, found.award.id)
    picture = await _picture_of(request, found.badge)
    image = await asyncio.to_thread(_bake, picture.content, assertion, credential, address)
    return _shown(Picture(image, picture.content_type))


async def _picture_of(request: Request, badge: BadgeRow) -> Picture:
    """What was uploaded for it, else what we draw."""
    return await _kept(request, badge.image_id) or Picture(drawn(badge), "image/svg+xml")


async def _kept(request: Request, image_id: UUID | None) -> Picture | None:
    image = (await uploaded([image_id])).get(image_id) if image_id else None
    pieces = await request.app.state.files.get(key_of(image.id, UPLOADS)) if image else None
    if image is None or image.shown_as is None or pieces is None:
        return None
    return Picture(b"".join([piece async for piece in pieces]), image.shown_as)


def _shown(picture: Picture) -> Response:
    return Response(picture.content, 200, IMAGE, picture.content_type)


def _bake(image: bytes, assertion: str | None, credential: str, address: str) -> bytes:
    if assertion:
        image = images.bake(image, Version.V2, assertion, address)
    return images.bake(image, Version.V3, credential, address)


async def evidence(request: Request) -> Response:
    """A file that the reviewer published, gone with the award (rule 17)."""
    found = await papers.found_award(request.app.state.tools, request.path_params["sealed"])
    place = request.path_params["place"]
    item = found.published[place] if found and place < len(found.published) else None
    file = (await evidence_files([item.file_id])).get(item.file_id) if item and item.file_id else None
    pieces = await request.app.state.files.get(key_of(file.id)) if file else None
    if file is None or pieces is None:
        return nothing(request)
    own = {
        "Content-Type": file.content_type,
        "Content-Length": str(file.size),
        "Content-Disposition": disposition(file.content_type, file.file_name),
    }
    return StreamingResponse(pieces, headers=HEADERS | own)


def drawn(badge: BadgeRow) -> bytes:
    """A medal with the first letters of its name, in a colour of its own."""
    hue = sha256(badge.id.bytes).digest()[0] / 256
    dark, light = (_colour(hue, lightness) for lightness in (0.35, 0.9))
    letters = escape("".join(map(_letter, badge.name.split()[:2])).upper())
    return f"""<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 200" width="200" height="200">
<path d="M70 120 50 195l50-25 50 25-20-75z" fill="{dark}"/>
<circle cx="100" cy="85" r="75" fill="{dark}"/><circle cx="100" cy="85" r="62" fill="{light}"/>
<text x="100" y="105" font-family="sans-serif" font-size="56" text-anchor="middle" fill="{dark}">{letters}</text>
</svg>""".encode()


def _letter(word: str) -> str:
    """Its first character that is drawn: a name may hold some that XML may not."""
    return next((each for each in word if unicodedata.category(each)[0] not in "CM"), "")


def _colour(hue: float, lightness: float) -> str:
    return "#" + "".join(f"{round(part * 255):02x}" for part in hls_to_rgb(hue, lightness, 0.5))
