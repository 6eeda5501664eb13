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


def is_among(identity: object, salt: object, is_hashed: bool, emails: Iterable[str]) -> bool:
    """Whether one of these addresses is meant. Issuers differ in hashing it as written or in lower case."""
    if not isinstance(identity, str) or not isinstance(salt or "", str):
        return False
    if not is_hashed:
        return identity.lower() in {email.lower() for email in emails}
    if not HASH.fullmatch(identity):
        return False
    wanted = identity[len("sha256$") :].lower()
    spellings = {spelling for email in emails for spelling in (email, email.lower())}
    return any(
        compare_digest(sha256((spelling + str(salt or "")).encode()).hexdigest(), wanted)
        for spelling in spellings
    )


def identity_of(email: str, salt: str) -> Mapping[str, Any]:
    """The recipient of a 2.0 assertion."""
    return {"type": "email", "hashed": True, "salt": salt, "identity": hashed(email, salt)}
