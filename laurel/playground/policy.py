"""What may the playground load and do, in the headers that a browser obeys?"""

FOR_EVER = "public, max-age=31536000, immutable"

FILE_HEADERS = {
    # A worker obeys the policy of its own file, not that of the page.
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
}


def page_headers(nonce: str) -> dict[str, str]:
    """The headers of the page whose own style elements carry this nonce."""
    return {
        # It may hold a token, and the nonce must never come twice.
        "Cache-Control": "no-store",
        "Content-Security-Policy": "; ".join(_policy(nonce)),
        "Referrer-Policy": "no-referrer",
        "X-Content-Type-Options": "nosniff",
    }


def _policy(nonce: str) -> list[str]:
    return [
        "default-src 'none'",
        "script-src 'self'",
        "worker-src 'self'",
        # Fetches, and sockets too: 'self' covers ws: and wss: to the same host and port.
        "connect-src 'self'",
        f"style-src-elem 'self' 'nonce-{nonce}'",
        # Monaco places each line of text with a style attribute in the HTML that it writes.
        "style-src-attr 'unsafe-inline'",
        "font-src 'self'",
        # Monaco draws its squiggles from data: images.
        "img-src 'self' data:",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
    ]
