"""How is what a verb changed read again, under today's rights, to answer with?"""

from typing import TypeVar
from uuid import UUID

from actions.refusals import NotFound
from schema.context import Info
from schema.errors import unauthenticated
from schema.finding import find
from schema.ids import encode
from schema.nodes import Node

Thing = TypeVar("Thing", bound=Node)


async def answer(info: Info, kind: str, key: UUID, shown: type[Thing]) -> Thing:
    """The thing as the viewer sees it now; gone if it was taken from them meanwhile."""
    found = await find(info, encode(kind, key), shown)
    if found is None:
        raise NotFound
    return found


def require_viewer(info: Info) -> None:
    """Mutations are for users who signed in."""
    if info.context.user_id is None:
        raise unauthenticated()
