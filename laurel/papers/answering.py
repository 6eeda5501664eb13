"""How is a paper answered: as JSON-LD for programs, as a page for browsers?"""

from urllib.parse import urlsplit

import orjson
from starlette.requests import Request
from starlette.responses import Response

from laurel.http.accepting import HTML, JSON, ranges
from laurel.web.sheets import Sheet
from laurel.web.words import speech
from openbadges.facts import Json

LD_JSON = "application/ld+json"
# Whatever it is, it may be read from any page: it is public, and no cookie or token is asked for.
OPEN = {"Access-Control-Allow-Origin": "*", "Cache-Control": "no-cache", "Vary": "Accept"}


def wants_page(request: Request) -> bool:
    """Browsers name HTML; programs that verify name JSON, or nothing."""
    weights = {range.name: range.weight for range in ranges(request.headers.get("Accept", ""))}
    return weights.get(HTML, 0) > max(weights.get(JSON, 0), weights.get(LD_JSON, 0))


def document(told: Json, status: int = 200, media_type: str = LD_JSON) -> Response:
    return Response(orjson.dumps(told, option=orjson.OPT_INDENT_2), status, OPEN, media_type)


def page(request: Request, sheet: Sheet, status: int = 200) -> Response:
    """Of whatever a paper tells people."""
    answer = sheet.shown(speech(request), status, "no-cache")
    answer.headers.update(OPEN | {"Vary": "Accept, Accept-Language"})
    return answer


def path(address: str) -> str:
    """By whatever name the reader called us, what a page shows comes from there."""
    return urlsplit(address).path


def nothing(request: Request) -> Response:
    """The same for what never was and for what nobody may see."""
    if wants_page(request):
        return page(request, Sheet(speech(request).say("paper.nothing")), 404)
    return document({"error": "There is nothing here."}, 404, JSON)
