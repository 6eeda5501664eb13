"""How is a paper answered: as JSON-LD for programs, as a page for browsers?"""

from pathlib import Path
from urllib.parse import urlsplit

import orjson
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from laurel.http.accepting import HTML, JSON, ranges
from laurel.policies import page_headers
from laurel.templates import templates
from openbadges.facts import Json

LD_JSON = "application/ld+json"
PAGES = templates(Path(__file__).parent)
# By whatever name the reader called us, what a page shows comes from there.
PAGES.filters["path"] = lambda address: urlsplit(address).path
# Whatever it is, it may be read from any page: it is public, and no cookie or token is asked for.
OPEN = {"Access-Control-Allow-Origin": "*", "Cache-Control": "no-cache", "Vary": "Accept"}
PAGE = page_headers("no-cache", style_src="'self'", img_src="'self'")


def wants_page(request: Request) -> bool:
    """Browsers name HTML; programs that verify name JSON, or nothing."""
    weights = {range.name: range.weight for range in ranges(request.headers.get("Accept", ""))}
    return weights.get(HTML, 0) > max(weights.get(JSON, 0), weights.get(LD_JSON, 0))


def document(told: Json, status: int = 200, media_type: str = LD_JSON) -> Response:
    return Response(orjson.dumps(told, option=orjson.OPT_INDENT_2), status, OPEN, media_type)


def page(status: int = 200, **told: object) -> Response:
    """`page.html` with what is told."""
    return HTMLResponse(PAGES.get_template("page.html").render(told), status, OPEN | PAGE)


def nothing(request: Request) -> Response:
    """The same for what never was and for what nobody may see."""
    if wants_page(request):
        return page(
            404, title="There is nothing here", image=None, lines=[], texts=[], links=[], alternates=[]
        )
    return document({"error": "There is nothing here."}, 404, JSON)
