"""How does one click end mail, without signing in? (rule 30, RFC 8058)"""

from html import escape
from string import Template

from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from actions.tools import Tools, laurel
from actions.unsubscribing import unsubscribe
from laurel.mail.letters import UNSUBSCRIBE
from laurel.policies import page_headers

HEADERS = page_headers(style_src="'self'", img_src="'self'", form_action="'self'")
PAGE = Template("""<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="robots" content="noindex">
<title>$title</title>
<link rel="icon" href="/web/shared/laurel.svg" type="image/svg+xml">
<link rel="stylesheet" href="/web/shared/page.css">
</head>
<body>
<main class="paper">
<h1>$title</h1>
$rest
</main>
</body>
</html>
""")
BUTTON = '<form method="post"><button class="button main">No more mail about badges</button></form>'
STILL = "<p>Codes to sign in, and invitations, still arrive when somebody asks for them.</p>"


async def unsubscribe_page(request: Request) -> Response:
    """A GET changes nothing, since programs that look into mail follow links; a POST needs no body, whatever it has."""
    tools: Tools = request.app.state.tools
    try:
        address = tools.sealing.unseal(request.path_params["sealed"], UNSUBSCRIBE).decode()
    except ValueError:
        return _page("This link is not one of ours", "<p>Copy it whole from the mail.</p>", 404)
    told = f"<p>To: {escape(address)}</p>"
    if request.method != "POST":
        return _page("No more mail?", told + BUTTON + STILL)
    await unsubscribe(laurel(tools), address)
    return _page("You get no more mail about badges", told + STILL)


def _page(title: str, rest: str, status: int = 200) -> Response:
    return HTMLResponse(PAGE.substitute(title=title, rest=rest), status, HEADERS)
