"""By which link does somebody on the staff download a space's table of progress?"""

from typing import NamedTuple
from uuid import UUID

from actions.signed_links import open_link, seal_link
from actions.tools import Tools
from actions.upload_links import clean_name
from models.spaces import SpaceRow
from models.who import Viewer

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
    return f"{tools.address}/progress/{seal_link(tools, ABOUT, who, space.id, name)}"


def progress_link(tools: Tools, sealed: str) -> ProgressLink:
    """ValueError for a link that is not ours, or too old."""
    who, (space_id, name) = open_link(tools, ABOUT, sealed)
    return ProgressLink(UUID(space_id), who, name)
