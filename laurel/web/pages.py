"""What is sent as a page: a shell that names its script and its style, with its words and its operations inside?"""

from collections.abc import Mapping
from functools import cache
from pathlib import Path

import orjson
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from laurel.policies import page_headers
from laurel.templates import templates
from laurel.web.documents import operations
from laurel.web.words import language, words

HERE = Path(__file__).parent
SHELL = templates(HERE).get_template("shell.html")
SELF = "'self'"


class Page:
    """The folder of this name, with a script and a style of the same name in it; `allowed` as in laurel/policies.py."""

    def __init__(self, name: str, **allowed: str) -> None:
        self.name = name
        # lit-html alone makes HTML, from templates that stand in our scripts.
        trusted = {"trusted_types": "lit-html", "require_trusted_types_for": "'script'"}
        sources = {"script_src": SELF, "style_src": SELF, "connect_src": SELF, "img_src": SELF}
        self._allowed = sources | trusted | allowed

    def shown(self, request: Request, told: Mapping[str, object] | None = None, **allowed: str) -> Response:
        """In a language that the reader wants; the same for everybody but for what is told to its script."""
        chosen = language(request.headers.get("Accept-Language", ""))
        html = SHELL.render(
            page=self.name,
            language=chosen,
            words=words(chosen)[self.name],
            common=words(chosen)["common"],
            told=_block(
                {"words": _words(chosen, self.name), "operations": operations(self.name), **(told or {})}
            ),
        )
        headers = page_headers("no-store", **self._allowed | allowed)
        return HTMLResponse(html, headers=headers | {"Vary": "Accept-Language"})


@cache
def _words(language: str, page: str) -> dict[str, object]:
    """Those of the page, with those of all pages."""
    return {name: words(language)[name] for name in ("common", "refused", page)}


def _block(told: Mapping[str, object]) -> str:
    """Without "<" no value can end the script element that the block stands in."""
    return orjson.dumps(told).decode().replace("<", "\\u003c")
