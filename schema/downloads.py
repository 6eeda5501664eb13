"""By which links is downloaded what a space holds?"""

from typing import TYPE_CHECKING, Annotated

import strawberry

from actions.progress_links import progress_address
from actions.refusals import InvalidInput
from models.rights import Right
from models.who import Viewer
from schema.context import Info
from schema.errors import bad_user_input

if TYPE_CHECKING:
    from schema.spaces import Space

FileName = Annotated[
    str | None, strawberry.argument(description="What the file is called; without it, like the space.")
]


async def progress_csv_urls(
    parents: list["Space"], info: Info, file_name: FileName = None
) -> list[str | None]:
    """Staff only."""
    who = info.context.who
    try:
        return [
            progress_address(info.context.tools, parent.row, who, file_name)
            if isinstance(who, Viewer) and parent.may(Right.SEE_LEARNERS)
            else None
            for parent in parents
        ]
    except InvalidInput as no:
        raise bad_user_input(f"`fileName`: {no.message}") from no
