"""How are tokens and codes made, and what is kept of them?"""

import hashlib
from base64 import urlsafe_b64encode

from actions.tools import Sealing
from models.chance import CHANCE


def new_token(kind: str) -> str:
    """256 random bits behind a word that tells what it is for, so that it is recognised where it leaks."""
    bits = CHANCE.get().secrets.randbytes(32)
    return f"laurel_{kind}_{urlsafe_b64encode(bits).rstrip(b'=').decode()}"


def token_hash(token: str) -> str:
    """SHA-256 in hexadecimal digits: enough for a secret that can't be guessed."""
    return hashlib.sha256(token.encode()).hexdigest()


def sealed_hash(sealing: Sealing, text: str, about: str) -> str:
    """The same for what could be guessed: without our secret nobody can try all codes or addresses against it."""
    return token_hash(sealing.seal(text.encode(), about.encode()))
