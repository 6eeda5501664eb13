"""What may the playground load and do, in the headers that a browser obeys?"""

from laurel import policies

FOR_EVER = "public, max-age=31536000, immutable"

# A worker obeys the policy of its own file, not that of the page.
FILE_HEADERS = policies.page_headers("no-cache")


def page_headers(nonce: str) -> dict[str, str]:
    """The headers of the page whose own style elements carry this nonce. It may hold a token, and the nonce must
    never come twice: so it is not kept."""
    return policies.page_headers(
        script_src="'self'",
        worker_src="'self'",
        # Fetches, and sockets too: 'self' covers ws: and wss: to the same host and port.
        connect_src="'self'",
        style_src_elem=f"'self' 'nonce-{nonce}'",
        # Monaco places each line of text with a style attribute in the HTML that it writes.
        style_src_attr="'unsafe-inline'",
        font_src="'self'",
        # Monaco draws its squiggles from data: images.
        img_src="'self' data:",
    )
