"""By which link does somebody on the staff download a space's table of progress?"""

from datetime import datetime, timedelta
from typing import NamedTuple
from uuid import UUID

import orjson

from actions.tools import Tools
from actions.uploads import clean_name
from models.spaces import SpaceRow
from models.who import Viewer

LIFE = timedelta(minutes=10)
ABOUT = b"progress.csv"
ENDING = ".csv"


class ProgressLink(NamedTuple):
    """What a link says: as whom it was made, since their rights are asked again when it is used."""

    space_id: UUID
    who: Viewer
    file_name: str


def progress_address(tools: Tools, space: SpaceRow, who: Viewer, file_name: str | None) -> str:
    """For ten minutes, without other sign-in. InvalidInput for a name that no file can have."""
    name = clean_name(space.name.replace("/", "-") + ENDING if file_name is None else file_name)
    name = name if name.lower().endswith(ENDING) else name + ENDING
    told = (space.id, who.user_id, who.token_id, who.until, tools.now() + LIFE, name)
    sealed = tools.sealing.seal(orjson.dumps(told, default=str), ABOUT)
    return f"{tools.address}/progress/{sealed}"


def progress_link(tools: Tools, sealed: str) -> ProgressLink:
    """ValueError for a link that is not ours, or too old."""
    space_id, user_id, token_id, until, ends_at, name = orjson.loads(tools.sealing.unseal(sealed, ABOUT))
    if datetime.fromisoformat(ends_at) <= tools.now():
        raise ValueError("too old")
    who = Viewer(
        UUID(user_id), UUID(token_id) if token_id else None, datetime.fromisoformat(until) if until else None
    )
    return ProgressLink(UUID(space_id), who, name)
