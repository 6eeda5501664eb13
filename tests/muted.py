"""How does something happen where no bell rings, as in a process whose bells are lost?"""

from collections.abc import Iterable
from dataclasses import replace
from uuid import UUID

from actions.tools import Actor
from models.hearing import Concern


class Mute:
    """A bell that nobody hears."""

    def ring(self, space_id: UUID, concerns: Iterable[Concern] = ()) -> None:
        pass


def muted(by: Actor) -> Actor:
    """The same, who acts unheard."""
    return replace(by, tools=replace(by.tools, bell=Mute()))
