"""By which link does somebody get everything that is held about them? (rule 34)"""

from actions.signed_links import open_link, seal_link
from actions.tools import Tools
from models.who import Viewer

ABOUT = b"export"


def export_address(tools: Tools, who: Viewer) -> str:
    """For ten minutes, while their sign-in stands; it needs no other."""
    return f"{tools.address}/export/{seal_link(tools, ABOUT, who)}"


def exported(tools: Tools, sealed: str) -> Viewer:
    """Who made the link; ValueError for one that is not ours, or too old."""
    who, _ = open_link(tools, ABOUT, sealed)
    return who
