"""What does a browser see of a launch: where it leads, or why it leads nowhere?"""

from collections.abc import Iterable, Mapping
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.responses import HTMLResponse, Response

HERE = Path(__file__).parent
FILES = HERE / "files"
PAGES = Environment(loader=FileSystemLoader(HERE), autoescape=True, undefined=StrictUndefined)


def page(
    template: str, origins: Iterable[str], posts_to: Iterable[str] = (), status: int = 200, **values: object
) -> Response:
    """With nothing but what is ours, to be shown in frames of the platform alone."""
    frames = " ".join(["'self'", *origins])
    forms = " ".join(posts_to) or "'none'"
    headers: Mapping[str, str] = {
        "Cache-Control": "no-store",
        "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; "
        f"base-uri 'none'; form-action {forms}; frame-ancestors {frames}",
        "Referrer-Policy": "no-referrer",
    }
    return HTMLResponse(PAGES.get_template(template).render(**values), status, headers)


def sorry(status: int, told: str, origins: Iterable[str] = ("https:",), again: str | None = None) -> Response:
    """One sentence, with nothing in it that the request said; nothing can be done on it, so any frame may show it.

    `again` leads to the same launch in a window of its own.
    """
    return page("sorry.html", origins, status=status, told=told, again=again)
