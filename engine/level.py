"""What does a batch field's resolver get as its parent when it is called once for a whole level?"""

from typing import Any, NamedTuple


class Level(NamedTuple):
    """All parents of a level, in order."""

    parents: list[Any]
