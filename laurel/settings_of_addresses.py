"""Which addresses can a setting hold?"""

from email import policy
from email.headerregistry import Address
from urllib.parse import urlsplit

LOCAL = ("localhost", "127.0.0.1", "[::1]", "::1")
MOST_ISSUER_CHARACTERS = 500  # kept with everybody who comes from there


def is_mail_address(text: str) -> bool:
    """Also that nothing of a password that was not escaped has slipped into another part."""
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return False
    if parts.scheme == "file":
        return not (parts.netloc or parts.query or parts.fragment) and len(parts.path) > 1
    queries = {"smtp": ("", "tls=required"), "smtps": ("",)}.get(parts.scheme, ())
    whole = parts.path in ("", "/") and not parts.fragment and parts.query in queries
    return whole and bool(parts.hostname) and port != 0


def is_store(text: str) -> bool:
    """A folder or a bucket; keys have variables of their own, so that nothing in here is secret."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    place = {"file": not parts.netloc and len(parts.path) > 1, "s3": bool(parts.netloc)}.get(parts.scheme)
    return bool(place) and not {"@", ":"} & set(parts.netloc) and not {"?", "#"} & set(text)


def is_issuer(text: str) -> bool:
    """A web address without query and fragment (OpenID Connect Discovery 1.0, section 3)."""
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return False
    secure = parts.scheme == "https" or (parts.scheme == "http" and parts.hostname in LOCAL)
    plain = text.isascii() and text.isprintable() and not {"?", "#", "@", " ", "\\"} & set(text)
    return secure and plain and bool(parts.hostname) and port != 0 and len(text) <= MOST_ISSUER_CHARACTERS


def mailbox(text: str) -> Address | None:
    """The one address in it, with a name before it or without; of this network too, like laurel@localhost."""
    if not text.isprintable():
        return None
    header = policy.default.header_factory("From", text)
    found = header.addresses[0] if len(header.addresses) == 1 and not header.defects else None
    return found if found and found.username and found.domain else None
