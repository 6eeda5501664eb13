"""What does a browser read when it could not be signed in?"""

from html import escape

from starlette.responses import HTMLResponse, Response

PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Not signed in</title>
<h1>Not signed in</h1>
<p>{told}</p>
<p><a href="/sign-in/openid">Sign in with {name}</a></p>
</html>
"""
HEADERS = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "Referrer-Policy": "no-referrer",  # the address holds a code and a state
}


def not_signed_in(status: int, told: str, name: str) -> Response:
    """One sentence, with nothing in it that the request or the provider said."""
    return HTMLResponse(PAGE.format(told=escape(told), name=escape(name)), status, HEADERS)
