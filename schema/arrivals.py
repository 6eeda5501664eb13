"""What is asked of whoever comes? Of all who come at the same time at once: when a class begins, hundreds do."""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from uuid import UUID

from models.gathered import Gathered
from models.rights import Roles
from models.spaces import SpaceRow, spaces
from models.standing import ends_of, rights_of, standing
from models.tokens import TokenRow, tokens_by_hashes
from models.who import Who

InSpace = tuple[Who, UUID]


class Arrivals:
    """Of one process. Each is one statement or a few for all of them, and no answer is older than the asking."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self._now = now
        self.tokens = Gathered[str, TokenRow](tokens_by_hashes)
        self.ends = Gathered[Who, datetime](ends_of)
        self.standing = Gathered[Who, bool](self._standing)
        self.rights = Gathered[InSpace, Roles](self._rights)
        self.spaces = Gathered[UUID, SpaceRow](spaces)

    async def _standing(self, everybody: Sequence[Who]) -> Mapping[Who, bool]:
        return dict.fromkeys(await standing(everybody, self._now()), True)

    async def _rights(self, asked: Sequence[InSpace]) -> Mapping[InSpace, Roles]:
        return await rights_of(asked, self._now())
