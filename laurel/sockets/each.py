"""How many does each have of something, and may they have one more?"""

from collections.abc import Hashable, Iterator
from contextlib import contextmanager

from laurel.sockets.tallies import Tally
from models.who import Display, Viewer, Who


class Full(Exception):
    """This process holds all that it may. Another one, or this one later, has room: clients come back."""

    def __init__(self) -> None:
        super().__init__("This server is full. Try again later.")


class Crowded(Exception):
    """Whoever asks holds all that one may. Asking again changes nothing before one of them has ended."""


class Each:
    """A person counts once however many tokens they have, a display token by itself."""

    def __init__(self, most: int, told: str) -> None:
        """`told` is said to who has `{}` of them."""
        self._told = told.format(most)
        self.tally = Tally(most)

    @contextmanager
    def one_of(self, who: Who, network: str) -> Iterator[None]:
        """Crowded, or a place until the end of the block. Who has not signed in counts with their network."""
        key = key_of(who, network)
        if self.tally[key] >= self.tally.most:
            raise Crowded(self._told)
        self.tally.change(key, 1)
        try:
            yield
        finally:
            self.tally.change(key, -1)


def key_of(who: Who, network: str) -> Hashable:
    """As whom they count."""
    match who:
        case Viewer(user_id=user_id):
            return user_id
        case Display(token_id=token_id):
            return token_id
        case _:
            return network
