"""What may a browser do with what it opens here? One place says it for every page and every file.

That it takes each answer for what it says it is, laurel/headers.py tells it with all of them.
"""

PAGE = {"default-src": "'none'", "base-uri": "'none'", "form-action": "'none'", "frame-ancestors": "'none'"}
FILE = {"sandbox": "", "default-src": "'none'"}
KEPT_PRIVATE = {"Referrer-Policy": "no-referrer"}


def page_headers(cache: str = "no-store", **allowed: str) -> dict[str, str]:
    """Of a page that may do nothing but what is named: `style_src="'self'"`."""
    return _headers(PAGE, cache, allowed)


def file_headers(cache: str = "no-store", **allowed: str) -> dict[str, str]:
    """Of a file that somebody may open by its own address: nothing in it can do anything there."""
    return _headers(FILE, cache, allowed)


def _headers(least: dict[str, str], cache: str, allowed: dict[str, str]) -> dict[str, str]:
    directives = least | {name.replace("_", "-"): sources for name, sources in allowed.items()}
    policy = "; ".join(f"{name} {sources}".rstrip() for name, sources in directives.items())
    return {"Cache-Control": cache, "Content-Security-Policy": policy} | KEPT_PRIVATE
