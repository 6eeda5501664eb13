"""What must a browser bring back from the provider, and where does it go then?"""

import hmac
import secrets
from datetime import datetime, timedelta
from typing import NamedTuple

import orjson

from actions.tools import Sealing

LIFE = timedelta(minutes=10)
ABOUT = b"openid sign-in"
MOST_CHARACTERS = 1000
HOME = "/"


class Flow(NamedTuple):
    """One sign-in that was begun; sealed, its browser keeps it, so nobody else can end it."""

    state: str
    nonce: str
    verifier: str  # of which the provider was told the digest (RFC 7636)
    next: str
    ends_at: float  # seconds since 1970

    def is_of(self, state: str) -> bool:
        """Whether the provider sends back what was begun here."""
        return hmac.compare_digest(self.state.encode(), state.encode())


def begun(next: str | None, now: datetime) -> Flow:
    """Unguessable in each of its parts; a place that isn't ours is home."""
    state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
    return Flow(state, nonce, verifier, place(next), (now + LIFE).timestamp())


def sealed(flow: Flow, sealing: Sealing) -> str:
    """For a cookie."""
    return sealing.seal(orjson.dumps(tuple(flow)), ABOUT)


def unsealed(text: str, sealing: Sealing, now: datetime) -> Flow | None:
    """None for what was not sealed by us, or more than ten minutes ago."""
    try:
        flow = Flow(*orjson.loads(sealing.unseal(text, ABOUT)))
    except ValueError:
        return None
    return flow if now.timestamp() < flow.ends_at else None


def place(path: str | None) -> str:
    """A path of ours, else home: a browser takes `//host`, and `/\\host` too, for an address elsewhere."""
    if path is None or not path.startswith("/") or path.startswith("//") or "\\" in path:
        return HOME
    plain = path.isascii() and path.isprintable() and " " not in path
    return path if plain and len(path) <= MOST_CHARACTERS else HOME
