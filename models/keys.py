"""What does a new row call itself?"""

from uuid import UUID, uuid4

from uuid_utils.compat import uuid7


def new_id() -> UUID:
    """A UUIDv7 (RFC 9562, 5.7): rows made later sort later, so indexes stay dense."""
    return uuid7()


def new_entry_id() -> UUID:
    """A random UUIDv4: names a leaderboard line and must not tell when it was made (rule 26)."""
    return uuid4()
