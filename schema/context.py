"""What does every resolver know of who asks?"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, NoReturn
from uuid import UUID

import strawberry

from actions.bell import Bell
from actions.tools import Actor, Tools
from engine.limits import Limits
from engine.live.runs import SharedRuns
from engine.live.viewer import NeedsViewer
from models.users import UserRow
from models.who import Everyone, Nobody, Viewer, Who, user_of
from schema.arrivals import Arrivals


def no_page(token: str | None) -> None:
    """Sockets and tests have no cookies to set."""


def no_place(cursor: str) -> None:
    """Sockets tell where a diary is in its lines alone."""


@dataclass
class Context:
    """One for a request; one for a socket's whole life, so nothing is remembered here but who asks.

    One of a shared run is for everyone of an audience: it has no viewer.
    """

    tools: Tools
    bell: Bell
    asker: Who | Everyone = field(default_factory=Nobody)
    playground: str = "on"  # who may introspect: on, signed-in, off
    limits: Limits = field(default_factory=Limits)  # of each operation
    connection_params: dict[str, Any] | None = None  # Strawberry puts connection_init's payload here
    network: str = ""  # where the request comes from, for what is limited without sign-in
    keep_session: Callable[[str | None], None] = no_page  # gives a page its cookie, or takes it away
    shared_runs: SharedRuns | None = None  # where what is asked for may be run together with others
    gathers: Arrivals | None = None  # what is asked of many who come at the same time; else of this one alone
    touched: bool = False  # whether a shared run was asked for its viewer
    left_off: str | None = None  # the cursor of the last line that whoever comes back has seen
    reached: Callable[[str], None] = no_place  # told where a diary starts, then each line before it is sent

    @property
    def arrivals(self) -> Arrivals:
        """By which it is asked what whoever asks may."""
        self.gathers = self.gathers or Arrivals(self.tools.now)
        return self.gathers

    @property
    def who(self) -> Who:
        """The viewer. NeedsViewer in a shared run, by whatever way it is asked for."""
        if isinstance(self.asker, Everyone):
            self._needs_viewer()
        return self.asker

    def _needs_viewer(self) -> NoReturn:
        self.touched = True
        raise NeedsViewer

    @property
    def everyone(self) -> Everyone | None:
        """For whom a shared run runs; None where there is a viewer."""
        return self.asker if isinstance(self.asker, Everyone) else None

    def shared_by(self, everyone: Everyone) -> "Context":
        """For a shared run: nothing in it is of whoever asks, so it is the same whoever that is."""
        return Context(self.tools, self.bell, everyone, self.playground, self.limits)

    @property
    def account(self) -> UserRow | None:
        """The viewer, where they were read just now, with the token of this request."""
        who = self.who
        return who.account if isinstance(who, Viewer) else None

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
