"""What does a browser see of a launch: where it leads, or why it leads nowhere?"""

from collections.abc import Iterable

from starlette.requests import Request
from starlette.responses import Response

from laurel.web.pages import Page
from laurel.web.sheets import SELF, Sheet, Way
from laurel.web.words import speech

LAUNCHED = Page("launched")
LINKING = Page("linking")
ANY = ("https:", "http:")


def frames(origins: Iterable[str]) -> str:
    """Whoever may show it within their pages: the platform alone."""
    return " ".join([SELF, *origins])


def registered(request: Request, origin: str, is_deployed: bool) -> Response:
    """Tells the platform, whose window or frame it is in, to close it."""
    speaks = speech(request)
    say = speaks.say
    lines = (
        [say("launch.registered")] if is_deployed else [say("launch.registered"), say("launch.undeployed")]
    )
    sheet = Sheet(say("launch.title"), lines, script="/web/shared/registered.js")
    return sheet.shown(speaks, script_src=SELF, frame_ancestors=frames([origin]))


def sorry(
    request: Request,
    status: int,
    told: str,
    origins: Iterable[str] = ANY,
    again: str | None = None,
    **values: str,
) -> Response:
    """The sentence of this name, with nothing in it that the request said; nothing can be done there, so any frame may.

    `again` leads to the same launch in a window of its own.
    """
    speaks = speech(request)
    way = Way(speaks.say("launch.window"), again, is_new_window=True) if again else None
    sheet = Sheet(speaks.say("launch.title"), [speaks.say(told, **values)], way=way)
    return sheet.shown(speaks, status, frame_ancestors=frames(origins))
