"""By which link does somebody get everything that is held about them? (rule 34)"""

from datetime import datetime, timedelta
from uuid import UUID

from actions.tools import Tools

LIFE = timedelta(minutes=10)
ABOUT = b"export"


def export_address(tools: Tools, user_id: UUID) -> str:
    """For ten minutes; whoever has it needs no other sign-in."""
    until = tools.now() + LIFE
    return f"{tools.address}/export/{tools.sealing.seal(f'{user_id} {until.isoformat()}'.encode(), ABOUT)}"


def exported_user(tools: Tools, sealed: str) -> UUID:
    """ValueError for a link that is not ours, or too old."""
    user_id, _, until = tools.sealing.unseal(sealed, ABOUT).decode().partition(" ")
    if datetime.fromisoformat(until) <= tools.now():
        raise ValueError("too old")
    return UUID(user_id)
