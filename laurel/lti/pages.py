"""What does a browser see of a launch: where it leads, or why it leads nowhere?"""

from collections.abc import Iterable
from pathlib import Path

import orjson
from starlette.responses import HTMLResponse, Response

from laurel.policies import page_headers
from laurel.templates import templates
from laurel.web.documents import operations_in

HERE = Path(__file__).parent
FILES = HERE / "files"
PAGES = templates(HERE)


def page(
    template: str, origins: Iterable[str], posts_to: Iterable[str] = (), status: int = 200, **values: object
) -> Response:
    """With nothing but what is ours, to be shown in frames of the platform alone."""
    frames = " ".join(["'self'", *origins])
    allowed = {"script_src": "'self'", "style_src": "'self'", "connect_src": "'self'"}
    headers = page_headers(
        "no-store", **allowed, form_action=" ".join(posts_to) or "'none'", frame_ancestors=frames
    )
    told = orjson.dumps(operations_in(FILES)).decode()
    return HTMLResponse(PAGES.get_template(template).render(operations=told, **values), status, headers)


def sorry(
    status: int, told: str, origins: Iterable[str] = ("https:", "http:"), again: str | None = None
) -> Response:
    """One sentence, with nothing in it that the request said; nothing can be done on it, so any frame may show it.

    `again` leads to the same launch in a window of its own.
    """
    return page("sorry.html", origins, status=status, told=told, again=again)
