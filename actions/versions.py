"""How is nobody's work overwritten unseen? (rule 36)"""

from actions.refusals import Conflict


def require_version(version: int, expected: int | None) -> None:
    """Conflict, with the version that it has now, where another one was expected."""
    if expected is not None and expected != version:
        raise Conflict(version)
