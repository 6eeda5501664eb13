"""What does a browser see on the GraphQL endpoint: GraphiQL, served whole from our own files."""

import hashlib
import json
import secrets
from collections.abc import Mapping
from html import escape
from pathlib import Path
from string import Template

from starlette.responses import HTMLResponse, Response

from laurel.playground.files import entry, static_files
from laurel.playground.policy import page_headers

__all__ = ["EXAMPLES", "example", "page", "static_files"]

EXAMPLES = ("welcome", "nested-progress", "award", "live-leaderboard")
"""The tabs, in their order; each is the stem of a file in `examples/`."""

HERE = Path(__file__).parent
TEMPLATE = Template((HERE / "page.html").read_text("utf-8"))


def page(example_token: str | None, variables: Mapping[str, Mapping[str, object]]) -> Response:
    """The page, with a token to try it with and, by example, the variables to fill in.

    The token is readable to whoever gets the page: hand in one of a demo, or None.
    """
    nonce = secrets.token_urlsafe(16)
    html = TEMPLATE.substitute(
        token=_token_tag(example_token),
        sheets="".join(f'<link rel="stylesheet" href="{sheet}">' for sheet in entry().sheets),
        script=entry().script,
        examples=_block(variables),
        nonce=nonce,
    )
    return HTMLResponse(html, headers=page_headers(nonce))


def example(name: str) -> str:
    """The text of one example operation."""
    return (HERE / "examples" / f"{name}.graphql").read_text("utf-8")


def _token_tag(token: str | None) -> str:
    return f'<meta name="laurel-token" content="{escape(token)}">' if token else ""


def _block(variables: Mapping[str, Mapping[str, object]]) -> str:
    tabs = [{"query": example(name), "variables": variables.get(name)} for name in EXAMPLES]
    edition = hashlib.sha256(json.dumps(tabs).encode()).hexdigest()[:12]
    # Without "<" no value can end the script element that the block stands in.
    return json.dumps({"edition": edition, "examples": tabs}).replace("<", "\\u003c")
