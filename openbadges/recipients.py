"""To whom was it given, without telling everybody? An address is hashed with a salt of its own award."""

import re
from collections.abc import Iterable, Mapping
from hashlib import sha256
from hmac import compare_digest
from secrets import token_urlsafe
from typing import Any

HASH = re.compile(r"sha256\$[0-9a-fA-F]{64}")


def new_salt() -> str:
    return token_urlsafe(16)


def hashed(email: str, salt: str) -> str:
    """As 2.0 (IdentityHash) and 3.0 (IdentityObject) write it: of the lower-cased address, then the salt."""
    return "sha256$" + sha256((email.lower() + salt).encode()).hexdigest()


def meant(identity: object, salt: object, is_hashed: bool, emails: Iterable[str]) -> str | None:
    """Which of these addresses is meant. Issuers differ in hashing it as written or in lower case."""
    if not isinstance(identity, str) or not isinstance(salt or "", str):
        return None
    if not is_hashed:
        return next((email for email in emails if email.lower() == identity.lower()), None)
    if not HASH.fullmatch(identity):
        return None
    wanted = identity[len("sha256$") :].lower()
    return next((email for email in emails if _hashes_to(email, str(salt or ""), wanted)), None)


def _hashes_to(email: str, salt: str, wanted: str) -> bool:
    spellings = {email + salt, email.lower() + salt}
    return any(compare_digest(sha256(spelling.encode()).hexdigest(), wanted) for spelling in spellings)


def identity_of(email: str, salt: str) -> Mapping[str, Any]:
    """The recipient of a 2.0 assertion."""
    return {"type": "email", "hashed": True, "salt": salt, "identity": hashed(email, salt)}
