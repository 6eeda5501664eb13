"""What is sent as a page that needs no script: an award, a badge, a sentence about what did not work?"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from starlette.responses import HTMLResponse

from laurel.policies import page_headers
from laurel.templates import templates
from laurel.web.words import Speech

SHEET = templates(Path(__file__).parent).get_template("sheet.html")
SELF = "'self'"


@dataclass(frozen=True)
class Way:
    """A link that leads on; what is in a frame leads on in a window of its own."""

    text: str
    address: str
    is_new_window: bool = False


@dataclass(frozen=True)
class Sheet:
    """All that may stand on one, from top to bottom. `image` and `script` are paths of ours."""

    title: str
    lines: Sequence[str] = ()
    image: str | None = None
    button: str | None = None
    """Posts to the address that the sheet has."""
    way: Way | None = None
    texts: Sequence[tuple[str, str]] = ()
    """Headings, with what stands under each."""
    links: Sequence[tuple[str, str, str]] = ()
    """What it is, its words and its address."""
    alternates: Sequence[str] = ()
    """Where the same is told to programs."""
    script: str | None = None

    def shown(
        self, speech: Speech, status: int = 200, cache: str = "no-store", **allowed: str
    ) -> HTMLResponse:
        """It may do what is `allowed`, as in laurel/policies.py, beside showing pictures and its style."""
        html = SHEET.render(asdict(self), language=speech.language)
        headers = page_headers(cache, **{"style_src": SELF, "img_src": SELF} | allowed)
        return HTMLResponse(html, status, headers | {"Vary": "Accept-Language"})
