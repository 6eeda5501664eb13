"""What does a browser read when it could not be signed in?"""

from html import escape

from starlette.responses import HTMLResponse, Response

from laurel.policies import page_headers

PAGE = """<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Not signed in</title>
<link rel="icon" href="/web/shared/laurel.svg" type="image/svg+xml">
<link rel="stylesheet" href="/web/shared/page.css">
<main class="paper">
<h1>Not signed in</h1>
<p>{told}</p>
<p><a class="button main" href="/sign-in/openid">Sign in with {name}</a></p>
</main>
</html>
"""
HEADERS = page_headers(style_src="'self'", img_src="'self'")


def not_signed_in(status: int, told: str, name: str) -> Response:
    """One sentence, with nothing in it that the request or the provider said."""
    return HTMLResponse(PAGE.format(told=escape(told), name=escape(name)), status, HEADERS)
