"""Which pages do people see who come by a link of ours? Each is a folder of files, and lives on the contract alone."""

from pathlib import Path

from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import BaseRoute, Mount, Route
from starlette.staticfiles import StaticFiles

HERE = Path(__file__).parent
HEADERS = {
    "Cache-Control": "no-cache",
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",
}


def web_routes() -> list[BaseRoute]:
    """The page that an invitation leads to, and the files of all pages."""
    return [
        Route("/invitation", _invitation),
        Mount("/web", StaticFiles(directory=HERE / "files"), name="web"),
    ]


async def _invitation(request: Request) -> Response:
    """The same for everybody: what stands behind the # of the link never comes here."""
    return FileResponse(HERE / "invitation.html", headers=HEADERS)
