"""By which links do files come and go, and what are they called? Signed, and short-lived (rule 17)."""

import unicodedata
from datetime import datetime, timedelta
from pathlib import PurePosixPath
from typing import NamedTuple
from uuid import UUID

from actions.tools import Tools
from actions.values import line_of_text

UPLOAD_LIFE = timedelta(minutes=30)
MOST_A_DAY = 200  # of one person


class NewUpload(NamedTuple):
    """PUT the file to `url` before `expires_at`."""

    id: UUID
    url: str
    expires_at: datetime


def clean_name(name: str) -> str:
    """The last part of a path, in one line, without what could be taken for something else."""
    last = PurePosixPath(name.replace("\\", "/")).name
    shown = "".join(" " if unicodedata.category(character)[0] == "C" else character for character in last)
    return line_of_text(shown.lstrip("."), "fileName")


def link_to(tools: Tools, kind: str, file_id: UUID, until: datetime) -> str:
    """Signed, for as long; `kind` is also where it leads."""
    sealed = tools.sealing.seal(f"{file_id} {until.isoformat()}".encode(), kind.encode())
    return f"{tools.address}/{kind}/{sealed}"


def file_of(tools: Tools, kind: str, sealed: str) -> UUID:
    """ValueError for a link of another kind, not ours, or too old. `kind` is uploads, images or files."""
    file_id, _, until = tools.sealing.unseal(sealed, kind.encode()).decode().partition(" ")
    if datetime.fromisoformat(until) <= tools.now():
        raise ValueError("too old")
    return UUID(file_id)
