"""How are tokens made, and what is kept of them?"""

import hashlib
import secrets


def new_token(kind: str) -> str:
    """256 random bits behind a word that tells what it is for, so that it is recognised where it leaks."""
    return f"laurel_{kind}_{secrets.token_urlsafe(32)}"


def token_hash(token: str) -> str:
    """SHA-256 in hexadecimal digits: enough for a secret that can't be guessed."""
    return hashlib.sha256(token.encode()).hexdigest()
