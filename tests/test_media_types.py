"""Which of the two media types of answers does a client get? (RFC 9110, 12.5.1)"""

import pytest

from laurel.http.accepting import GRAPHQL, JSON, media_type, takes_html

BROWSER = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "given"),
    [
        ("", JSON),
        ("*/*", JSON),
        ("application/*", JSON),
        (BROWSER, JSON),
        (JSON, JSON),
        (GRAPHQL, GRAPHQL),
        (GRAPHQL.upper(), GRAPHQL),
        (f"{GRAPHQL}; charset=utf-8, {JSON}; charset=utf-8", GRAPHQL),
        (f"{JSON}, {GRAPHQL}", JSON),
        (f"{JSON};q=0.9, {GRAPHQL}", GRAPHQL),
        (f"{GRAPHQL};q=0.5, */*", JSON),
        (f"{JSON};q=0, */*", GRAPHQL),
        (f"{GRAPHQL};q=0, {JSON};q=0", None),
        ("text/html", None),
        (f"{JSON};charset=latin1", None),
        (f"x{JSON}", None),
        (";;;,,,", None),
    ],
)
def test_the_client_chooses(accept: str, given: str | None) -> None:
    assert media_type(accept) == given


@pytest.mark.parametrize(
    ("accept", "page"),
    [(BROWSER, True), ("*/*", True), (f"{JSON}, */*", False), ("text/html;q=0, image/*", False), ("", False)],
)
def test_who_opens_the_bare_address_gets_a_page_unless_json_is_wanted(accept: str, page: bool) -> None:
    assert takes_html(accept) is page
