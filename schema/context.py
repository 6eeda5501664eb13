"""What does every resolver know of who asks?"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

import strawberry

from actions.bell import Bell
from actions.tools import Actor, Tools
from engine.limits import Limits
from models.who import Nobody, Who, user_of


def no_page(token: str | None) -> None:
    """Sockets and tests have no cookies to set."""


def no_place(cursor: str) -> None:
    """Sockets tell where a diary is in its lines alone."""


@dataclass
class Context:
    """One for a request; one for a socket's whole life, so nothing is remembered here but who asks."""

    tools: Tools
    bell: Bell
    who: Who = field(default_factory=Nobody)
    playground: str = "on"  # who may introspect: on, signed-in, off
    limits: Limits = field(default_factory=Limits)  # of each operation
    connection_params: dict[str, Any] | None = None  # Strawberry puts connection_init's payload here
    network: str = ""  # where the request comes from, for what is limited without sign-in
    keep_session: Callable[[str | None], None] = no_page  # gives a page its cookie, or takes it away
    left_off: str | None = None  # the cursor of the last line that whoever comes back has seen
    reached: Callable[[str], None] = (
        no_place  # told the cursor of where a diary starts, then of each next line
    )

    @property
    def actor(self) -> Actor:
        """Who acts, for a verb."""
        return Actor(self.who, self.tools)

    @property
    def now(self) -> datetime:
        return self.tools.now()

    @property
    def user_id(self) -> UUID | None:
        """The signed-in user, if there is one."""
        return user_of(self.who)


Info = strawberry.Info[Context, None]
