"""Where are the pages, and the files that they are made of?"""

from functools import partial
from pathlib import Path

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import Scope

from laurel.policies import page_headers
from laurel.settings import Settings
from laurel.web.demo import told_of_demo
from laurel.web.pages import Page

SERVED = (".js", ".mjs", ".css", ".svg")
PAGES = {
    "/": Page("home", frame_src="'self'"),
    # Whoever frames it gains nothing: it has no cookie of ours, and nothing to press that changes anything.
    "/board": Page("board", frame_ancestors="*"),
    "/invitation": Page("invitation"),
    "/sign-in": Page("sign_in"),
    "/me": Page("me"),
    "/console": Page("console"),
}


def web_routes(settings: Settings) -> list[BaseRoute]:
    """What stands behind the # of an address is read by the page's script and never comes here."""
    pages = [Route(path, partial(_shown, page, settings)) for path, page in PAGES.items()]
    return [*pages, Mount("/web", PageFiles(directory=Path(__file__).parent), name="web")]


async def _shown(page: Page, settings: Settings, request: Request) -> Response:
    demo = await told_of_demo(settings)
    told = {
        "demo": demo if page.name == "home" else demo is not None,
        "playground": settings.playground != "off",
        "openid": settings.openid_name if settings.openid_issuer else None,
    }
    return page.shown(request, told)


class PageFiles(StaticFiles):
    """Scripts, styles and pictures; a browser asks each time whether they are still the same."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        if not path.endswith(SERVED):
            raise HTTPException(404)
        response = await super().get_response(path, scope)
        response.headers.update(page_headers("no-cache"))
        return response
