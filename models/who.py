"""Who asks or acts?"""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from models.users import UserRow


@dataclass(frozen=True, slots=True)
class Nobody:
    """Without sign-in."""


@dataclass(frozen=True, slots=True)
class Viewer:
    """A signed-in user, and the access token they came with; or until when a token of the provider works.

    `account` is what was read of the user with the token, when they came.
    """

    user_id: UUID
    token_id: UUID | None = None
    until: datetime | None = None
    account: UserRow | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Display:
    """A screen on a wall, by its display token (rule 28)."""

    space_id: UUID
    token_id: UUID


@dataclass(frozen=True, slots=True)
class Laurel:
    """The operator at the command line, or a rule of Laurel itself."""


Who = Nobody | Viewer | Display | Laurel


class Audience(StrEnum):
    """For whom a leaderboard is drawn. Within one audience everybody sees the same bytes."""

    STAFF = "STAFF"
    LEARNERS = "LEARNERS"
    DISPLAY = "DISPLAY"


@dataclass(frozen=True, slots=True)
class Everyone:
    """All who see a space as one audience does. Nobody among them is the viewer."""

    space_id: UUID
    audience: Audience


def user_of(who: Who) -> UUID | None:
    """The signed-in user, if there is one."""
    return who.user_id if isinstance(who, Viewer) else None
