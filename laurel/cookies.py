"""How does a page stay signed in? By a cookie that its scripts can't read and that other sites can't send."""

from collections.abc import Mapping

from starlette.responses import Response

from actions.sessions import LIFE
from laurel.settings import Settings


def cookie_name(settings: Settings) -> str:
    """Over TLS browsers keep `__Host-` cookies from every other host (RFC 6265bis, section 4.1.3.2)."""
    return "__Host-laurel" if _is_secure(settings) else "laurel"


def keep_session(response: Response, settings: Settings, token: str | None) -> None:
    """Sets the session cookie; None takes it away."""
    response.set_cookie(
        cookie_name(settings),
        token or "",
        max_age=round(LIFE.total_seconds()) if token else 0,
        secure=_is_secure(settings),
        httponly=True,
        samesite="lax",
    )


class SetCookies:
    """What an answer says of the session, if anything: known before the answer is."""

    def __init__(self) -> None:
        self._headers: list[tuple[bytes, bytes]] = []

    def keep(self, settings: Settings, token: str | None) -> None:
        """As `keep_session`; the last word counts."""
        carrier = Response()
        keep_session(carrier, settings, token)
        self._headers = [header for header in carrier.raw_headers if header[0] == b"set-cookie"]

    def on(self, response: Response) -> Response:
        response.raw_headers.extend(self._headers)
        return response


def is_of_our_page(headers: Mapping[str, str]) -> bool:
    """Whether a request with a cookie comes from a page of ours, or from no page at all (T22, T23).

    Browsers tell the page's origin with every request that changes something, and with every socket.
    """
    if headers.get("sec-fetch-site", "same-origin") not in ("same-origin", "none"):
        return False
    origin = headers.get("origin")
    return origin is None or origin.partition("://")[2] == headers.get("host")


def _is_secure(settings: Settings) -> bool:
    return settings.public_address.startswith("https:")
