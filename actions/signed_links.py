"""Which link works for a while, for whom it was made, while their sign-in stands?"""

from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import orjson

from actions.tools import Tools
from models.who import Viewer

LIFE = timedelta(minutes=10)


def seal_link(tools: Tools, about: bytes, who: Viewer, *parts: object, life: timedelta = LIFE) -> str:
    """Who made it, and what else it says, as text for an address."""
    told = (who.user_id, who.token_id, who.until, tools.now() + life, *parts)
    return tools.sealing.seal(orjson.dumps(told, default=str), about)


def open_link(tools: Tools, about: bytes, sealed: str) -> tuple[Viewer, list[Any]]:
    """Who made it, whose sign-in and rights are to be asked again; ValueError for one not ours, or too old."""
    user_id, token_id, until, ends_at, *parts = orjson.loads(tools.sealing.unseal(sealed, about))
    if datetime.fromisoformat(ends_at) <= tools.now():
        raise ValueError("too old")
    who = Viewer(
        UUID(user_id), UUID(token_id) if token_id else None, datetime.fromisoformat(until) if until else None
    )
    return who, parts
